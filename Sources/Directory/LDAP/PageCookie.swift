import CLDAP
import Glibc
import MailModel

/// The server's mark between two pages (RFC 2696), and the watch over servers that turn in circles.
///
/// Samba answers the same cookie for every page of one search, so an equal cookie alone proves
/// nothing; an equal cookie and the same first entry again does. Each page is compared with the last
/// one whose number is a power of two, so that a circle of any length is found before it has been
/// walked three times.
struct PageCookie: ~Copyable {
    private var value: [UInt8] = []
    private var firstName: [UInt8]?
    private var pages = 0
    private var landmark: (cookie: [UInt8], firstName: [UInt8]?) = ([], nil)
    private var emptyPages = 0

    /// False after the last page.
    var hasMore: Bool { !value.isEmpty }

    /// The control that asks for the next page, critical; freed by the caller.
    mutating func control(
        _ handle: Handle, size: Int, _ control: inout UnsafeMutablePointer<LDAPControl>?
    ) -> Int32 {
        let size = ber_int_t(clamping: size)
        guard hasMore else {
            return ldap_create_page_control(handle.pointer, size, nil, 1, &control)
        }
        return value.withUnsafeMutableBytes { bytes in
            var cookie = berval(
                bv_len: ber_len_t(bytes.count),
                bv_val: bytes.baseAddress?.assumingMemoryBound(to: CChar.self))
            return ldap_create_page_control(handle.pointer, size, &cookie, 1, &control)
        }
    }

    /// There are no more pages.
    mutating func end() { value = [] }

    /// Remembers the first entry of a page.
    mutating func see(_ entry: borrowing Entry) {
        if firstName == nil { firstName = Array(entry.dn) }
    }

    enum Answer { case fine, noControl, unreadable, circle }

    /// Takes the cookie out of the controls of a page's result.
    mutating func take(
        _ controls: UnsafeMutablePointer<UnsafeMutablePointer<LDAPControl>?>?
    ) -> Answer {
        var rest = controls
        guard let control = ldap_control_find(LDAP_CONTROL_PAGEDRESULTS, controls, &rest) else {
            return .noControl
        }
        // Two that disagree could hide the rest of the answer.
        guard ldap_control_find(LDAP_CONTROL_PAGEDRESULTS, rest, nil) == nil,
            let cookie = PageCookie.cookie(in: Bytes(control.pointee.ldctl_value))
        else { return .unreadable }
        value = cookie
        pages += 1
        defer {
            if pages.nonzeroBitCount == 1 { landmark = (cookie, firstName) }
            firstName = nil
        }
        emptyPages = firstName == nil ? emptyPages + 1 : 0
        guard hasMore else { return .fine }
        if emptyPages > PageCookie.emptyPagesAllowed { return .circle }
        if cookie == landmark.cookie, let firstName, firstName == landmark.firstName {
            return .circle
        }
        return .fine
    }

    /// The cookie in a control's value (RFC 2696 section 2); nil when there is none to read.
    ///
    /// Not `ldap_parse_pageresponse_control`: it ends the process when there is no value (`assert`
    /// in `ber_write`, io.c).
    static func cookie(in value: Bytes) -> [UInt8]? {
        var outer = BERReader(value)
        guard let contents = outer.next(.sequence) else { return nil }
        var fields = BERReader(contents)
        guard fields.next(.integer) != nil else { return nil }
        return fields.next(.octets)
    }

    // Active Directory may send a page without entries, but not one after the other for ever.
    private static let emptyPagesAllowed = 100
}
