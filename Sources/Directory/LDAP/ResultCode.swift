import CLDAP

/// What LDAP's result codes mean for a reader of a directory (RFC 4511 appendix A.2).
enum ResultCode {
    struct Meaning {
        let code: DirectoryError.Code
        let sentence: String
        var advice: String?
    }

    /// What a code other than success means after `entries` entries of a search.
    static func ofSearch(_ code: Int32, entries: Int) -> Meaning {
        let after = "after \(entries) entries"
        switch code {
        case LDAP_SIZELIMIT_EXCEEDED:
            return Meaning(
                code: .incomplete,
                sentence: "the server cut the answer off \(after) (size limit)",
                advice: "raise the limit for the bind account on the server "
                    + "(OpenLDAP: limits … size.hard=unlimited size.prtotal=unlimited; "
                    + "389 DS: nsSizeLimit; AD: use directory.page_size)")
        case LDAP_TIMELIMIT_EXCEEDED:
            return Meaning(
                code: .incomplete,
                sentence: "the server cut the answer off \(after) (time limit)",
                advice: "raise the time limit for the bind account on the server, "
                    + "or index the attributes of the filter")
        case LDAP_ADMINLIMIT_EXCEEDED:
            return Meaning(
                code: .incomplete,
                sentence:
                    "the server refuses or cut the answer off \(after) (administrative limit)",
                advice: "lower directory.page_size or set it to 0, index the attributes of the "
                    + "filter, or raise the bind account's limits")
        case LDAP_BUSY:
            return Meaning(
                code: .incomplete, sentence: "the server gave up \(after): busy",
                advice: "try again later")
        case LDAP_UNAVAILABLE:
            return Meaning(
                code: .incomplete, sentence: "the server gave up \(after): it is going down")
        case LDAP_INSUFFICIENT_ACCESS:
            return Meaning(
                code: .refused, sentence: "the bind account may not read there",
                advice: "give it the right to read the base and what is below")
        case LDAP_NO_SUCH_OBJECT:
            return Meaning(
                code: .missing,
                sentence: "the search base does not exist, or the bind account may not see it",
                advice: "check directory.base and the account's rights")
        case LDAP_INVALID_DN_SYNTAX:
            return Meaning(code: .refused, sentence: "the server does not take the DN for one")
        case LDAP_REFERRAL:
            return Meaning(
                code: .refused, sentence: "the server does not hold the base and points elsewhere",
                advice: "name the server that holds the base")
        case LDAP_UNAVAILABLE_CRITICAL_EXTENSION:
            return Meaning(
                code: .refused, sentence: "the server cannot answer in pages",
                advice: "set directory.page_size to 0")
        case LDAP_UNWILLING_TO_PERFORM, LDAP_PROTOCOL_ERROR:
            return Meaning(
                code: .incomplete, sentence: "the server refused to go on \(after)",
                advice: "another page size may help (directory.page_size)")
        case LDAP_OPERATIONS_ERROR:
            return Meaning(
                code: .refused, sentence: "the server refuses the search \(after)",
                advice: "Active Directory answers so without a bind")
        case LDAP_FILTER_ERROR:
            return Meaning(code: .refused, sentence: "the library does not take the filter")
        case LDAP_SERVER_DOWN:
            return Meaning(
                code: .incomplete, sentence: "the server closed the connection \(after)")
        case LDAP_DECODING_ERROR:
            return Meaning(
                code: .incomplete, sentence: "the server's answer cannot be decoded \(after)")
        default:
            return Meaning(code: .incomplete, sentence: "the search failed \(after)")
        }
    }

    /// What a code other than success means for a bind.
    static func ofBind(_ code: Int32) -> Meaning {
        switch code {
        case LDAP_INVALID_CREDENTIALS:
            return Meaning(
                code: .credentials, sentence: "the server does not accept name and password",
                advice:
                    "check directory.bind; no other server was asked, lest the account be locked")
        case LDAP_STRONG_AUTH_REQUIRED, LDAP_CONFIDENTIALITY_REQUIRED:
            return Meaning(
                code: .refused, sentence: "the server demands an encrypted connection",
                advice: "use ldaps:// or directory.tls.mode: required")
        case LDAP_INAPPROPRIATE_AUTH:
            return Meaning(
                code: .credentials, sentence: "the account cannot bind this way",
                advice: "check directory.bind.method")
        case LDAP_AUTH_METHOD_NOT_SUPPORTED, LDAP_AUTH_UNKNOWN:
            return Meaning(
                code: .refused, sentence: "the server does not offer this way to bind",
                advice: "check directory.bind.method")
        case LDAP_UNWILLING_TO_PERFORM:
            return Meaning(code: .refused, sentence: "the server refuses the bind")
        case LDAP_LOCAL_ERROR:
            return Meaning(
                code: .credentials, sentence: "there is nothing to bind with",
                advice: "for Kerberos: kinit, or a keytab named by KRB5_CLIENT_KTNAME")
        case LDAP_INVALID_DN_SYNTAX:
            return Meaning(
                code: .credentials, sentence: "the bind name is not a DN",
                advice: "check directory.bind.dn")
        case LDAP_SERVER_DOWN:
            return Meaning(code: .unavailable, sentence: "the server closed the connection")
        default:
            return Meaning(code: .unavailable, sentence: "the bind failed")
        }
    }
}
