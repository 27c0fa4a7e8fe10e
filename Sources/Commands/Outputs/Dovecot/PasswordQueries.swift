/// What the file of an LDAP or SQL passdb of Dovecot 2.3 asks for, to find out who somebody is.
struct PasswordQueries {
    /// The settings that decide whose password is looked at.
    let asked: [(key: String, value: String)]

    /// Takes the text of the file, `dovecot-ldap.conf.ext` or `dovecot-sql.conf.ext`.
    init(_ text: String) {
        var values: [String: String] = [:]
        // A line that ends with a backslash goes on.
        for line in text.replacing("\\\n", with: " ").split(separator: "\n") {
            let line = line.drop { $0 == " " || $0 == "\t" }
            guard line.first != "#", let equals = line.firstIndex(of: "=") else { continue }
            let key = line[..<equals].filter { $0 != " " && $0 != "\t" }
            values[key] = String(line[equals...].dropFirst().drop { $0 == " " })
        }
        // With a DN to bind as, nothing is searched.
        let direct = values["auth_bind"] == "yes" && values["auth_bind_userdn"]?.isEmpty == false
        asked = [
            ("auth_bind_userdn", direct ? values["auth_bind_userdn"] : nil),
            ("pass_filter", direct ? nil : values["pass_filter"]),
            ("base", direct ? nil : values["base"]),
            ("password_query", values["password_query"]),
        ].compactMap { key, value in value.map { (key, $0) } }
    }
}
