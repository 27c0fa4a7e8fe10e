import FoundationEssentials
import Generations
import Logging

extension StateTree {
    /// Looks whether what is live is what was published, and warns of what is not.
    func look(_ journal: Logger, everyByte: Bool = false) throws -> LiveSet {
        let live = try look(deciding: PublishedSet.decidingFiles, everyByte: everyByte)
        guard !live.isWhole else { return live }
        for error in live.damage { journal.warning("what is live is damaged: \(error)") }
        if let base = live.base {
            if base.number != live.number {
                journal.warning(
                    "compared with generation \(base.number), the newest whole one")
            }
        } else {
            journal.warning("there is no whole generation to compare with")
        }
        return live
    }
}

extension LiveSet {
    /// What a run that changes nothing leaves behind, in words.
    var stays: String {
        guard let number else { return isWhole ? "nothing is live yet" : "nothing whole is live" }
        return "generation \(number) stays live" + (isWhole ? "" : ", damaged as it is")
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
    /// Whether a run should compare every byte of what is live: once a day, and when the clock was
    /// ahead.
    func isVerificationDue(_ now: Date) -> Bool {
        guard let verified else { return true }
        return verified > now || now.timeIntervalSince(verified) >= 86_400
    }
}
