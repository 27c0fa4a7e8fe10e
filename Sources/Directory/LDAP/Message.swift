import CLDAP
import MailModel

/// One message from a server, freed exactly once.
///
/// What is read out of it lies inside it.
struct Message: ~Copyable {
    enum Kind { case entry, reference, result, intermediate, bind, extended, unknown }

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
        case LDAP_RES_INTERMEDIATE: .intermediate
        case LDAP_RES_BIND: .bind
        case LDAP_RES_EXTENDED: .extended
        default: .unknown
        }
    }

    /// The result code of the answer to a bind or an extended operation; the library's own code when
    /// the message is something else.
    borrowing func code(of expected: Kind, _ handle: Handle) -> Int32 {
        guard kind == expected else { return LDAP_DECODING_ERROR }
        var code: Int32 = 0
        let parsed = ldap_parse_result(handle.pointer, pointer, &code, nil, nil, nil, nil, 0)
        return parsed == LDAP_SUCCESS ? code : parsed
    }

    /// The message cannot be decoded.
    struct Undecodable: Error {}

    /// Fills an entry with borrowed memory: valid as long as this message.
    ///
    /// - Returns: The attributes of which the server sent only the first values; nil for what is
    ///   no entry but a leftover of replication.
    borrowing func fill(
        _ entry: inout Entry, _ attributes: inout AttributeNames, _ handle: Handle
    ) throws(Undecodable) -> [HeldBack]? {
        var heldBack: [HeldBack] = []
        var isLeftover = false
        var lacksBeginning = false
        try forEachAttribute(
            handle, begin: { entry.begin(dn: $0) },
            each: { name, values in
                let meaning = attributes.meaning(of: name)
                if meaning.isObjectClass {
                    isLeftover = isLeftover || values.contains(where: Leftover.isMarked)
                }
                guard let slot = meaning.slot else { return }
                for value in values { entry.append(slot: slot, value: value) }
                guard let range = ValueRange(name) else { return }
                lacksBeginning = lacksBeginning || range.first > 0
                if let last = range.last {
                    let base = String(
                        decoding: name.prefix { $0 != UInt8(ascii: ";") }, as: UTF8.self)
                    heldBack.append(HeldBack(slot: slot, name: base, next: last + 1))
                }
            })
        if lacksBeginning { throw Undecodable() }
        return isLeftover ? nil : heldBack
    }

    /// Hands on the name of the entry, then every attribute with its values.
    borrowing func forEachAttribute(
        _ handle: Handle, begin: (Bytes) -> Void, each: (Bytes, BerValues) -> Void
    ) throws(Undecodable) {
        var element: OpaquePointer?
        var dn = berval()
        guard ldap_get_dn_ber(handle.pointer, pointer, &element, &dn) == LDAP_SUCCESS else {
            throw Undecodable()
        }
        defer { ber_free(element, 0) }
        begin(Bytes(dn))
        while true {
            var name = berval()
            var values: UnsafeMutablePointer<berval>?
            guard
                ldap_get_attribute_ber(handle.pointer, pointer, element, &name, &values)
                    == LDAP_SUCCESS
            else { throw Undecodable() }
            guard name.bv_val != nil else { return }
            // Only the list is the library's own memory; what it points at is the message.
            defer { ber_memfree(values) }
            each(Bytes(name), BerValues(position: values))
        }
    }

    /// The URLs of a search reference (RFC 4511 section 4.5.3); empty when they cannot be read.
    borrowing func references(_ handle: Handle) -> [String] {
        var list: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
        guard
            ldap_parse_reference(handle.pointer, pointer, &list, nil, 0) == LDAP_SUCCESS
        else { return [] }
        return Referral.urls(taking: list)
    }
}

/// The values of one attribute, where they lie.
struct BerValues: Sequence, IteratorProtocol {
    fileprivate var position: UnsafeMutablePointer<berval>?

    mutating func next() -> Bytes? {
        guard let value = position, value.pointee.bv_val != nil else { return nil }
        position = value + 1
        return Bytes(value.pointee)
    }
}

extension UnsafeRawBufferPointer {
    /// The bytes of a value of the library, where they lie.
    init(_ value: berval) {
        self.init(start: value.bv_val, count: Int(value.bv_len))
    }
}
