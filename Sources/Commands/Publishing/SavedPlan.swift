import Crypto
import Foundation
import Generations
import MailModel
import Routing
import Tables

/// A plan in a file, pinned to what it was made from: the settings, the current generation, and the
/// digests of everything that would be published.
struct SavedPlan: Codable {
    /// The form of the file; another number is another program's.
    static let currentFormat = 2

    let format: Int
    let time: Date
    let program: String
    /// Where the entries came from.
    let source: String
    /// The generation that was current; nil: there was none.
    let generation: Int?
    let settingsDigest: String
    /// SHA-256 by file, of what would be published.
    let digests: [String: String]
    /// What was reviewed.
    let plan: PlanJSON

    /// Of a proposal, with as many of its plan's changes as are to be kept.
    init(_ proposal: Proposal, _ plan: Plan) throws {
        let compiled = proposal.compiled
        format = SavedPlan.currentFormat
        time = .now
        program = "splitroute \(Program.version)"
        source = compiled.source
        generation = compiled.published?.generation.number
        settingsDigest = compiled.loaded.digest
        digests = try SavedPlan.digests(of: compiled)
        self.plan = PlanJSON(plan, refusals: proposal.refusals, try PlanContext(proposal))
    }

    /// A plan as `plan --save` or a refused sync wrote it.
    ///
    /// - Throws: `InputError` when the file is missing or no such plan.
    static func read(_ path: String) throws -> SavedPlan {
        let data: Data
        do { data = try InputFile.contents(path) } catch {
            throw InputError(
                description: "cannot read the plan \(path): \(error.reason); nothing was changed")
        }
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        guard let plan = try? decoder.decode(SavedPlan.self, from: data),
            plan.format == currentFormat
        else {
            throw InputError(
                description: "\(path) is no saved plan; make one with splitroute plan --save FILE")
        }
        return plan
    }

    /// Why it can no longer be applied; nil when nothing but the directory may have changed.
    ///
    /// Without `settings`, which cannot be read then, nothing is said of these.
    func staleness(_ current: Generation?, _ settings: LoadedSettings?) -> String? {
        if generation != current?.number {
            let reviewed = generation.map { "generation \($0)" } ?? "an empty state folder"
            let found =
                current.map { "generation \($0.number) (\($0.manifest.reason)) is current" }
                ?? "there is no generation"
            return "it was made against \(reviewed), and now \(found)"
        }
        guard let settings, settingsDigest != settings.digest else { return nil }
        return "the settings \(settings.file) were edited since"
    }

    /// The file's text.
    func text() throws -> String { try JSONText.document(self) }

    /// A name that only an equal outcome gets.
    var name: String {
        let all = digests.sorted { $0.key < $1.key }.map(\.value).joined() + settingsDigest
        return "refused-" + Fingerprint.hexadecimal(SHA256.hash(data: Data(all.utf8))).prefix(12)
            + ".json"
    }

    /// The digests of the decisions: what else is published follows from them and the settings.
    static func digests(of compiled: CompiledTable) throws -> [String: String] {
        var digests: [String: String] = [:]
        for kind in [CanonicalTable.routes, .logins] {
            var hash = SHA256()
            // The sink needs an escaping closure; the hash must not outlive this call.
            try withUnsafeMutablePointer(to: &hash) { hash in
                var sink = TextSink { hash.pointee.update(bufferPointer: $0) }
                try kind.render(compiled.table, to: &sink)
            }
            digests[kind.path] = Fingerprint.hexadecimal(hash.finalize())
        }
        let outputs = try JSONText.document(compiled.outputs)
        digests[PublishedSet.outputsFile] = Fingerprint.hexadecimal(
            SHA256.hash(data: Data(outputs.utf8)))
        return digests
    }
}
