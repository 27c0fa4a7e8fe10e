import CLDAP
import Glibc

/// Answers what a SASL mechanism asks (Cyrus SASL, `sasl_interact_t`); wiped when it goes away.
final class SASLAnswers {
    private let user: UnsafeMutablePointer<CChar>
    private let password: UnsafeMutablePointer<CChar>
    private let passwordLength: Int

    init(user: String, password: Secret?) {
        self.user = SASLAnswers.copy(Array(user.utf8))
        if let password {
            let (copy, length) = password.withBytes { (SASLAnswers.copy($0), $0.count) }
            (self.password, passwordLength) = (copy, length)
        } else {
            (self.password, passwordLength) = (SASLAnswers.copy([]), 0)
        }
    }

    deinit {
        explicit_bzero(password, passwordLength)
        password.deallocate()
        user.deallocate()
    }

    /// What libldap calls with the questions.
    static let callback:
        @convention(c) (
            OpaquePointer?, UInt32, UnsafeMutableRawPointer?, UnsafeMutableRawPointer?
        ) -> Int32 = { _, _, answers, questions in
            guard let answers, var next = questions?.assumingMemoryBound(to: sasl_interact_t.self)
            else { return LDAP_PARAM_ERROR }
            let me = Unmanaged<SASLAnswers>.fromOpaque(answers).takeUnretainedValue()
            while next.pointee.id != UInt(SASL_CB_LIST_END) {
                me.answer(&next.pointee)
                next += 1
            }
            return LDAP_SUCCESS
        }

    private func answer(_ question: inout sasl_interact_t) {
        switch Int32(truncatingIfNeeded: question.id) {
        case SASL_CB_AUTHNAME:
            question.result = UnsafeRawPointer(user)
            question.len = UInt32(strlen(user))
        case SASL_CB_PASS:
            question.result = UnsafeRawPointer(password)
            question.len = UInt32(passwordLength)
        default:
            // Realm and authorisation name: the server's own choice.
            question.result = UnsafeRawPointer(user + strlen(user))
            question.len = 0
        }
    }

    private static func copy(_ bytes: some Collection<UInt8>) -> UnsafeMutablePointer<CChar> {
        let memory = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count + 1)
        for (index, byte) in bytes.enumerated() { memory[index] = CChar(bitPattern: byte) }
        memory[bytes.count] = 0
        return memory
    }
}
