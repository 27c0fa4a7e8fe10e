import CLDAP
import Glibc
import MailModel

/// The one owner of an `LDAP *`; used by one thread at a time.
final class Handle {
    let pointer: OpaquePointer
    /// What the server answers.
    let inbox: Inbox
    /// True once the read-ahead layer is in place; without it a nap would cost a wake-up a message.
    private(set) var readsAhead = false
    private var buffer: OpaquePointer?

    // Before the first call of the library: no ldap.conf, no ~/.ldaprc and no LDAPTLS_… variable
    // may loosen what the settings say. And a server that closes must not end the process.
    private static let prepared: Void = {
        setenv("LDAPNOINIT", "1", 1)
        signal(SIGPIPE, SIG_IGN)
    }()

    /// Does what must be done before any call of libldap in this process.
    static func prepare() { _ = prepared }

    /// Takes over a connected socket; `close` is ours from here on, also when this throws.
    init(_ connection: Connector.Connection, to server: ServerAddress) throws {
        Handle.prepare()
        var made: OpaquePointer?
        let kind = server.scheme == .ldapi ? LDAP_PROTO_IPC : LDAP_PROTO_TCP
        let code = ldap_init_fd(connection.descriptor, kind, server.url, &made)
        guard code == LDAP_SUCCESS, let made else {
            // The library closes only what it has taken.
            close(connection.descriptor)
            throw DirectoryError(
                .unavailable, operation: "connect", subject: server.url,
                sentence: "the LDAP library does not take the connection",
                underlying: Handle.name(of: code))
        }
        pointer = made
        inbox = Inbox(made)
        var version = LDAP_VERSION3
        ldap_set_option(made, LDAP_OPT_PROTOCOL_VERSION, &version)
        // nil is LDAP_OPT_OFF. On is the default, and then a referral from the server sends us,
        // anonymously, wherever it likes.
        ldap_set_option(made, LDAP_OPT_REFERRALS, nil)
        ldap_get_option(made, LDAP_OPT_SOCKBUF, &buffer)
        // The library believes any length a peer announces and allocates that much.
        var longest = ber_len_t(512 << 20)
        if let buffer { ber_sockbuf_ctrl(buffer, LBER_SB_OPT_SET_MAX_INCOMING, &longest) }
    }

    deinit { ldap_unbind_ext(pointer, nil, nil) }

    /// Reads from the socket in large pieces from now on: three system calls a message become one
    /// for hundreds.
    func readAhead() {
        guard let buffer else { return }
        var size: Int32 = 256 << 10
        let code = ber_sockbuf_add_io(
            buffer, splitroute_readahead_layer(), Int32(LBER_SBIOD_LEVEL_PROVIDER), &size)
        readsAhead = code == 0
    }

    /// Tells whether the next message can be read without waiting for the network.
    var hasBufferedData: Bool {
        guard let buffer else { return true }
        return ber_sockbuf_ctrl(buffer, LBER_SB_OPT_DATA_READY, nil) != 0
    }

    /// What the server added to the last failure, made printable; nil when nothing.
    var lastDiagnostic: String? {
        var text: UnsafeMutablePointer<CChar>?
        ldap_get_option(pointer, LDAP_OPT_DIAGNOSTIC_MESSAGE, &text)
        defer { ldap_memfree(text) }
        return Handle.printable(text)
    }

    /// A text option of the library, nil when unset.
    func text(_ option: Int32) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard ldap_get_option(pointer, option, &text) == LDAP_OPT_SUCCESS else { return nil }
        defer { ldap_memfree(text) }
        return Handle.printable(text)
    }

    /// `LDAP 49 Invalid credentials` and the server's words.
    static func name(of code: Int32, _ diagnostic: String? = nil) -> String {
        let name = ldap_err2string(code).map { String(cString: $0) } ?? "unknown"
        return "LDAP \(code) \(name)" + (diagnostic.map { ": \($0)" } ?? "")
    }

    static func printable(_ text: UnsafePointer<CChar>?) -> String? {
        guard let text, text.pointee != 0 else { return nil }
        return String(printable: Bytes(start: text, count: strlen(text)))
    }
}
