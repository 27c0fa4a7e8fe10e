import CLDAP
import Glibc
import MailModel

/// The server's mark between two pages (RFC 2696), and the watch over servers that turn in circles.
///
/// Samba answers the same cookie for every page of one search, so an equal cookie alone proves
/// nothing; an equal cookie and the same first entry again does.
struct PageCookie: ~Copyable {
    private var value = berval()
    private var previous: [UInt8] = []
    private var firstName: [UInt8]?
    private var previousFirstName: [UInt8]?
    private var emptyPages = 0

    deinit { ber_memfree(value.bv_val) }

    /// False after the last page.
    var hasMore: Bool { value.bv_len > 0 }

    /// The control that asks for the next page, critical; freed by the caller.
    mutating func control(
        _ handle: Handle, size: Int, _ control: inout UnsafeMutablePointer<LDAPControl>?
    ) -> Int32 {
        let size = ber_int_t(clamping: size)
        guard value.bv_val != nil else {
            return ldap_create_page_control(handle.pointer, size, nil, 1, &control)
        }
        return ldap_create_page_control(handle.pointer, size, &value, 1, &control)
    }

    /// There are no more pages.
    mutating func end() {
        ber_memfree(value.bv_val)
        value = berval()
    }

    /// Remembers the first entry of a page.
    mutating func see(_ entry: borrowing Entry) {
        if firstName == nil { firstName = Array(entry.dn) }
    }

    enum Answer { case fine, noControl, circle }

    /// Takes the cookie out of the controls of a page's result.
    mutating func take(
        _ controls: UnsafeMutablePointer<UnsafeMutablePointer<LDAPControl>?>?, _ handle: Handle
    ) -> Answer {
        guard let controls,
            let control = ldap_control_find(LDAP_CONTROL_PAGEDRESULTS, controls, nil)
        else { return .noControl }
        ber_memfree(value.bv_val)
        value = berval()
        var estimate: ber_int_t = 0
        guard
            ldap_parse_pageresponse_control(handle.pointer, control, &estimate, &value)
                == LDAP_SUCCESS
        else { return .noControl }
        let cookie = Array(Bytes(start: value.bv_val, count: Int(value.bv_len)))
        defer {
            previous = cookie
            previousFirstName = firstName
            firstName = nil
        }
        emptyPages = firstName == nil ? emptyPages + 1 : 0
        guard hasMore else { return .fine }
        if emptyPages > PageCookie.emptyPagesAllowed { return .circle }
        if cookie == previous, let firstName, firstName == previousFirstName { return .circle }
        return .fine
    }

    // Active Directory may send a page without entries, but not one after the other for ever.
    private static let emptyPagesAllowed = 100
}
