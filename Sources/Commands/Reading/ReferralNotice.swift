import Directory
import MailModel

/// What people are told of referrals that were not followed.
struct ReferralNotice {
    /// One sentence; nil when there is nothing to tell.
    let sentence: String?

    init(_ notes: DirectoryNotes) {
        let ignored = notes.ignoredReferrals
        guard ignored.count > 0 else {
            sentence = nil
            return
        }
        let servers = ignored.servers.joined(separator: ", ")
        sentence =
            "\(ignored.count) referral\(ignored.count == 1 ? " was" : "s were") not followed"
            + (servers.isEmpty ? "" : " (\(servers))")
            + ": accounts that are only there are missing; set directory.referrals to follow, "
            + "or directory.base to where no referral is"
    }

    /// The problem it is.
    var problems: [Problem] {
        sentence.map { [.ignoredReferrals($0)] } ?? []
    }
}
