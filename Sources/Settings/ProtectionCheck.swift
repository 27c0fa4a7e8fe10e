import MailModel

/// Checks that servers, TLS and bind fit together: no password in clear text, no mode that a URL
/// contradicts.
struct ProtectionCheck {
    let servers: [(url: ServerURL, value: Value)]
    let bind: BindReader.Result
    let tls: TLSReader.Result

    func check() {
        checkClearText()
        for (url, value) in servers { check(url, value) }
        checkExternal()
    }

    private func checkClearText() {
        guard tls.settings.mode == .none, let mode = tls.mode, bind.password != nil else { return }
        let isLocal = !servers.isEmpty && servers.allSatisfy(\.url.isLocal)
        guard !isLocal, !tls.settings.allowCleartext else { return }
        mode.complain(
            "clear-text", "the password would cross the network in clear text",
            hint: "use TLS, or set 'allow_cleartext: true' if everybody may read it")
    }

    private func check(_ url: ServerURL, _ value: Value) {
        let (problem, hint): (String, String)
        switch (tls.settings.mode, url.scheme) {
        case (.ldaps, .ldap):
            (problem, hint) = ("mode 'ldaps' needs ldaps:// URLs", "write ldaps://, or start_tls")
        case (.ldaps, .ldapi), (.startTLS, .ldapi):
            (problem, hint) = ("a local socket has no TLS", "use mode required or none")
        case (.startTLS, .ldaps):
            (problem, hint) = (
                "mode 'start_tls' needs ldap:// URLs", "write ldap://, or mode ldaps"
            )
        case (.none, .ldaps):
            (problem, hint) = ("mode 'none' contradicts ldaps://", "use mode required")
        default: return
        }
        value.complain("tls-mode", problem, hint: hint)
    }

    private func checkExternal() {
        guard bind.method == .external, let place = bind.place else { return }
        let isLocal = !servers.isEmpty && servers.allSatisfy { $0.url.scheme == .ldapi }
        guard !isLocal, tls.settings.certificate == nil, let context = servers.first?.value.context
        else {
            return
        }
        context.complain(
            "bind-method", at: place,
            "method 'external' needs a client certificate or ldapi:// servers only",
            hint: "set directory.tls.certificate_file and key_file")
    }
}
