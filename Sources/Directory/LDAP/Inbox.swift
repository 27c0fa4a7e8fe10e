import CLDAP
import Glibc

/// The messages of a connection, handed out to the operation they answer.
///
/// libldap is always asked for the answer to *any* operation: asked for one, it looks into
/// notifications of the server on its own, and ends the process when one has an empty name
/// (`assert` in `try_read1msg`, result.c).
final class Inbox {
    /// Why there is no answer.
    enum Failure: Error {
        /// Nothing came in time.
        case silence
        /// The connection is of no use any more; the library's code and the server's words.
        case broken(Int32, String?)
    }

    /// Messages in the order they came.
    private struct Queue {
        var messages: [OpaquePointer] = []
        var taken = 0
    }

    private let handle: OpaquePointer
    /// What came for an operation while another one was waited for.
    private var kept: [Int32: Queue] = [:]
    /// What a server says before it closes the connection (RFC 4511 section 4.4.1).
    private var lastWords: (code: Int32, words: String?)?

    init(_ handle: OpaquePointer) { self.handle = handle }

    deinit { kept.keys.forEach { drop($0) } }

    /// Forgets what was said in clear.
    func forget() { lastWords = nil }

    /// The next message that answers an operation; `silence` is the longest wait, nil: for ever.
    func next(for identifier: Int32, silence: Duration? = nil) throws(Failure) -> Message {
        if !kept.isEmpty, let message = take(identifier) { return Message(message) }
        while true {
            let message = try receive(within: silence)
            switch ldap_msgid(message) {
            case identifier: return Message(message)
            case LDAP_RES_UNSOLICITED: listen(to: Message(message))
            case let other: kept[other, default: Queue()].messages.append(message)
            }
        }
    }

    /// Drops what is left of an operation's answer.
    func drop(_ identifier: Int32) {
        guard let queue = kept.removeValue(forKey: identifier) else { return }
        queue.messages.dropFirst(queue.taken).forEach { ldap_msgfree($0) }
    }

    private func take(_ identifier: Int32) -> OpaquePointer? {
        guard let queue = kept[identifier] else { return nil }
        let message = queue.messages[queue.taken]
        kept[identifier]?.taken += 1
        if queue.taken + 1 == queue.messages.count { kept[identifier] = nil }
        return message
    }

    private func receive(within silence: Duration?) throws(Failure) -> OpaquePointer {
        var message: OpaquePointer?
        let kind: Int32
        if let silence {
            var timeout = timeval(silence)
            kind = ldap_result(handle, LDAP_RES_ANY, LDAP_MSG_ONE, &timeout, &message)
        } else {
            kind = ldap_result(handle, LDAP_RES_ANY, LDAP_MSG_ONE, nil, &message)
        }
        if kind > 0, let message { return message }
        if kind == 0 { throw .silence }
        if let lastWords { throw .broken(lastWords.code, lastWords.words) }
        var code: Int32 = 0
        ldap_get_option(handle, LDAP_OPT_RESULT_CODE, &code)
        throw .broken(code, nil)
    }

    private func listen(to message: borrowing Message) {
        var code: Int32 = 0
        var words: UnsafeMutablePointer<CChar>?
        defer { ldap_memfree(words) }
        guard
            ldap_parse_result(handle, message.pointer, &code, nil, &words, nil, nil, 0)
                == LDAP_SUCCESS, code != LDAP_SUCCESS
        else { return }
        lastWords = (code, Handle.printable(words))
    }
}
