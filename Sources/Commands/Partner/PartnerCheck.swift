import ArgumentParser
import Generations
import Logging
import MailModel
import Routing
import Settings
import SystemPackage

/// Holds this host's routes against those of the other host of the split.
struct PartnerCheck {
    let options: PartnerOptions
    let loaded: LoadedSettings
    let table: RoutingTable
    let log: Logger

    /// What was proved, and what is wrong.
    func report() async throws -> (lines: [String], findings: [String]) {
        guard let file = options.partner else { return ([], []) }
        let other = try LoadedSettings(file: file, log: log)
        let mine = MailSide(
            name: "this host", table: table, unknown: unknown(loaded), catching: catching(loaded),
            other: try system(
                options.partnerSystem, loaded, option: "--partner-system", of: "this host"))
        let theirs = MailSide(
            name: "the partner", table: try await routes(of: other), unknown: unknown(other),
            catching: catching(other),
            other: try system(
                options.partnerReturn, other, option: "--partner-return", of: "the partner"))
        let proof = PartnerProof(mine, theirs)
        let line =
            "partner    \(file): \(proof.count) addresses followed, "
            + (proof.loops.isEmpty ? "none goes round" : "\(proof.loops.count) go round")
        return ([line], findings(proof))
    }

    /// Every domain and alias, with the system that unknown addresses go to.
    private func unknown(_ loaded: LoadedSettings) -> [String: String?] {
        var unknown: [String: String?] = [:]
        for domain in loaded.settings.domains {
            for name in [domain.name] + domain.aliases { unknown[name] = .some(domain.unknown) }
        }
        return unknown
    }

    /// Every domain and alias whose unknown addresses somebody takes.
    private func catching(_ loaded: LoadedSettings) -> Set<String> {
        Set(
            loaded.settings.domains.filter { $0.catchAll != nil }
                .flatMap { [$0.name] + $0.aliases })
    }

    private func findings(_ proof: PartnerProof) -> [String] {
        var findings: [String] = []
        if let loop = proof.shortestLoop {
            findings.append(
                "a loop: \(loop); each host believes the other has it. Let only one of the two "
                    + "forward it: " + examples(proof.loops))
        }
        let others = [
            (proof.bothDeliver, "delivered on both hosts, so mail lands where it was sent"),
            (proof.forwardedAndRefused, "forwarded to the other host, which rejects it"),
            (proof.bothRefuse, "rejected by both hosts"),
        ]
        for (addresses, what) in others where !addresses.isEmpty {
            let unique = Array(Set(addresses)).sorted()
            findings.append("\(what): " + examples(unique))
        }
        return findings
    }

    private func examples(_ addresses: [String]) -> String {
        let shown = addresses.prefix(5).joined(separator: ", ")
        return addresses.count > 5 ? "\(shown) and \(addresses.count - 5) more" : shown
    }

    /// The system a host means by the other one: the one named, or the only one that is not hosted.
    private func system(
        _ name: String?, _ loaded: LoadedSettings, option: String, of host: String
    ) throws -> String {
        let names = loaded.settings.systems.filter { !$0.isHosted }.map(\.name)
        if let name {
            guard names.contains(name) else {
                throw ValidationError(
                    "\(option): \(host) has no third-party system \(name); there are "
                        + names.joined(separator: ", "))
            }
            return name
        }
        guard names.count == 1, let only = names.first else {
            throw ValidationError(
                "\(option): say which system of \(host) is the other host: "
                    + (names.isEmpty ? "there is none" : names.joined(separator: ", ")))
        }
        return only
    }

    /// The other host's live routes when its state can be read here, else compiled from a file or
    /// from its directory.
    private func routes(of other: LoadedSettings) async throws -> RoutingTable {
        if options.partnerFrom == nil,
            let current = try? StateTree(root: FilePath(other.settings.state)).current()
        {
            return try PublishedSet(current).routingTable()
        }
        return try await DirectoryReading(other, from: options.partnerFrom, log: log)
            .read()
            .compiled(replacing: nil)
            .table
    }
}
