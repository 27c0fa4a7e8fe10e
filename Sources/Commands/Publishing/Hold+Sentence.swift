import FoundationEssentials
import Generations
import MailModel

extension Hold {
    /// `held since … by …: why`, in every report and refusal.
    var sentence: String {
        "held since \(since.ISO8601Format()) by \(String(printable: user)): "
            + String(printable: reason)
    }
}

extension StateTree {
    /// Refuses what would activate something while a hold is on.
    ///
    /// - Throws: `VerbFailure` of a refusal; `StoreError` when the hold cannot be read.
    func expectNoHold() throws {
        guard let hold = try hold() else { return }
        throw VerbFailure(.refused, "\(hold.sentence); splitroute resume lifts the hold")
    }
}
