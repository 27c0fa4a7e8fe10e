import Tables

/// Looks whether Postfix asks Dovecot in the name of a service that passes people on, where every
/// password is accepted.
struct SenderService {
    private let postfix: PostfixInstance

    init(_ postfix: PostfixInstance) { self.postfix = postfix }

    /// One sentence for each place where it does.
    func findings() -> [String] {
        let parameter = "smtpd_sasl_service"
        let main = [(postfix.mainFile, postfix[parameter])]
        let own = postfix.services.sorted { $0.key < $1.key }.map { service in
            ("\(postfix.masterFile): \(service.key)", service.value[parameter] ?? "")
        }
        return (main + own).filter { ProxyFile.Service(rawValue: $0.1) != nil }.map {
            place, value in
            "\(place): \(parameter) = \(value): Dovecot takes who sends mail for who reads it, and "
                + "accepts any password of people whom it passes on; take the line out"
        }
    }
}
