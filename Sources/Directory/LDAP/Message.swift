import CLDAP
import MailModel

/// One message from a server, freed exactly once.
///
/// What is read out of it lies inside it.
struct Message: ~Copyable {
    enum Kind { case entry, reference, result, other }

    let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit { ldap_msgfree(pointer) }

    var kind: Kind {
        switch ber_tag_t(UInt32(bitPattern: ldap_msgtype(pointer))) {
        case LDAP_RES_SEARCH_ENTRY: .entry
        case LDAP_RES_SEARCH_REFERENCE: .reference
        case LDAP_RES_SEARCH_RESULT: .result
        default: .other
        }
    }

    enum Flaw: Error { case undecodable, ranged }

    /// Fills an entry with borrowed memory: valid as long as this message.
    borrowing func fill(
        _ entry: inout Entry, _ slots: inout AttributeSlots, _ handle: Handle
    ) throws(Flaw) {
        var element: OpaquePointer?
        var dn = berval()
        guard ldap_get_dn_ber(handle.pointer, pointer, &element, &dn) == LDAP_SUCCESS else {
            throw .undecodable
        }
        defer { ber_free(element, 0) }
        entry.begin(dn: Bytes(dn))
        while true {
            var name = berval()
            var values: UnsafeMutablePointer<berval>?
            guard
                ldap_get_attribute_ber(handle.pointer, pointer, element, &name, &values)
                    == LDAP_SUCCESS
            else { throw .undecodable }
            guard name.bv_val != nil else { return }
            // Only the list is the library's own memory; what it points at is the message.
            defer { ber_memfree(values) }
            let bytes = Bytes(name)
            // AD's way of saying "and there are more" (MS-ADTS 3.1.1.3.1.3.3).
            if bytes.contains(UInt8(ascii: ";")), Message.isRanged(bytes) { throw .ranged }
            guard let slot = slots.slot(of: bytes), var next = values else { continue }
            while next.pointee.bv_val != nil {
                entry.append(slot: slot, value: Bytes(next.pointee))
                next += 1
            }
        }
    }

    private static func isRanged(_ name: Bytes) -> Bool {
        String(decoding: name, as: UTF8.self).lowercased().split(separator: ";").dropFirst()
            .contains { $0.hasPrefix("range=") }
    }
}

extension UnsafeRawBufferPointer {
    fileprivate init(_ value: berval) {
        self.init(start: value.bv_val, count: Int(value.bv_len))
    }
}
