import FoundationEssentials
import Generations
import Logging

extension StateTree {
    /// Looks whether what is live is what was published, and warns of what is not; at every byte of
    /// it when that is due.
    func look(_ log: Logger, _ status: StatusFile? = nil) throws -> LiveSet {
        let status = status ?? (try? readStatus()) ?? StatusFile()
        let live = try look(
            deciding: PublishedSet.decidingFiles, everyByte: status.isVerificationDue(.now),
            understand: PublishedSet.understand)
        guard !live.isWhole else { return live }
        for error in live.damage { log.warning("what is live is damaged: \(error)") }
        if let base = live.base {
            if base.number != live.number {
                log.warning(
                    "compared with generation \(base.number), the newest whole one")
            }
        } else {
            log.warning("there is no whole generation to compare with")
        }
        return live
    }

    /// Which generation serves mail and logins now, and since when.
    var liveSentence: String {
        do { return try look(deciding: PublishedSet.decidingFiles).stays } catch {
            return "what was live stays live, and cannot be read now: splitroute status"
        }
    }
}

extension LiveSet {
    /// What a run that changes nothing leaves behind, in words: which generation serves mail and
    /// logins, and since when.
    var stays: String {
        guard let number else { return isWhole ? "nothing is live yet" : "nothing whole is live" }
        guard isWhole, let base else { return "generation \(number) stays live, damaged as it is" }
        let since = base.manifest.time.ISO8601Format()
        return "generation \(number) stays live, as it has been since \(since)"
    }

    /// The totals of the live generation; none when it cannot be read.
    var counts: [String: Int] {
        guard let base, base.number == number else { return [:] }
        return base.manifest.counts
    }

    /// Why a generation is made, with what else it does.
    func reason(_ reason: String) -> String {
        if isWhole { return reason }
        let what = number.map { "generation \($0)" } ?? "current"
        return "\(reason), in place of \(what), which was damaged"
    }
}

extension StatusFile {
    /// Whether a run should compare every byte of what is live: once a day, when the clock was
    /// ahead, and when another version of the program did it last.
    func isVerificationDue(_ now: Date) -> Bool {
        guard let verified, verifier == Program.version else { return true }
        return verified > now || now.timeIntervalSince(verified) >= 86_400
    }

    /// Remembers that every byte was compared.
    mutating func noteVerification(_ now: Date) {
        verified = now
        verifier = Program.version
    }
}
