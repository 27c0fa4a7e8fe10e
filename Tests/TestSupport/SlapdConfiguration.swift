extension Slapd {
    /// What a throwaway server is to be like.
    package struct Configuration: Sendable {
        /// The suffix of its one database.
        package var suffix = "dc=example,dc=com"
        /// The entries, loaded by slapadd; nil: `Slapd.tree(suffix:)`.
        package var ldif: String?
        /// The certificate it shows on ldaps and StartTLS.
        package var certificate = CertificateAuthority.Certificate.good
        /// Where its certificates come from; nil: an authority of its own.
        package var authority: CertificateAuthority?
        /// The value of slapd.conf(5)'s `sizelimit`, for example `size.soft=300 size.hard=700`.
        package var sizeLimit = "unlimited"
        /// The DN that a client over ldapi, whoever runs the tests, becomes by SASL EXTERNAL, and
        /// also the client certificate's holder; nil: no mapping.
        package var external: String? = "cn=reader,ou=services,dc=example,dc=com"
        /// False: the server refuses StartTLS, and ldaps as well.
        package var tls = true
        /// True: `Slapd.log` tells every operation, so that a test can wait for one.
        package var logsOperations = false
        /// `access to …` lines put before the usual ones.
        package var access: [String] = []
        /// Variables of the server's environment.
        package var environment: [String: String] = [:]
        /// More lines before the database, for example attribute types.
        package var globalLines: [String] = []
        /// More lines after the database, for example overlays.
        package var databaseLines: [String] = []

        package init() {}
    }

    /// The smallest tree tests build on, as LDIF: the suffix, `ou=people`, `ou=groups`,
    /// `ou=services` and the account `cn=reader,ou=services` with the password `reader`.
    package static func tree(suffix: String = "dc=example,dc=com") -> String {
        let first = suffix.split(separator: ",")[0].split(separator: "=")[1]
        let units = ["people", "groups", "services"].map { name in
            "dn: ou=\(name),\(suffix)\nobjectClass: organizationalUnit\nou: \(name)\n"
        }
        return """
            dn: \(suffix)
            objectClass: dcObject
            objectClass: organization
            o: Lab
            dc: \(first)

            \(units.joined(separator: "\n"))
            dn: cn=reader,ou=services,\(suffix)
            objectClass: applicationProcess
            objectClass: simpleSecurityObject
            cn: reader
            userPassword: reader


            """
    }

    /// LDIF of numbered people `user000000…` below `ou=people`, to go after `tree`.
    package static func people(_ count: Int, suffix: String = "dc=example,dc=com") -> String {
        var text = ""
        for number in 0..<count {
            let digits = String(number)
            let name = "user" + String(repeating: "0", count: 6 - digits.count) + digits
            text += """
                dn: uid=\(name),ou=people,\(suffix)
                objectClass: inetOrgPerson
                uid: \(name)
                cn: Given\(number) Family\(number)
                sn: Family\(number)
                mail: \(name)@example.com
                mail: given\(number).family\(number)@example.com


                """
        }
        return text
    }
}

/// Writes slapd.conf(5).
struct SlapdConfigurationFile {
    let configuration: Slapd.Configuration
    let authority: CertificateAuthority
    let folder: String

    var text: String {
        let suffix = configuration.suffix
        var lines = ["core", "cosine", "inetorgperson", "nis", "misc"].map {
            "include /etc/ldap/schema/\($0).schema"
        }
        lines.append(
            "attributetype ( 1.3.6.1.4.1.99999.1.1 NAME 'mailAlternateAddress'"
                + " EQUALITY caseIgnoreIA5Match SUBSTR caseIgnoreIA5SubstringsMatch"
                + " SYNTAX 1.3.6.1.4.1.1466.115.121.1.26 )")
        lines.append(
            "objectclass ( 1.3.6.1.4.1.99999.2.1 NAME 'labMailUser' SUP top AUXILIARY"
                + " MAY ( mailAlternateAddress ) )")
        lines += [
            "modulepath /usr/lib/ldap", "moduleload back_mdb", "moduleload memberof",
            "moduleload ppolicy",
            "pidfile \(folder)/slapd.pid", "argsfile \(folder)/slapd.args", "loglevel none",
            "threads 4", "sizelimit \(configuration.sizeLimit)", "timelimit unlimited",
            "sasl-secprops noanonymous", "password-hash {CLEARTEXT}",
        ]
        if configuration.tls {
            lines += [
                "TLSCACertificateFile \(authority.caFile)",
                "TLSCertificateFile \(authority.certificateFile(configuration.certificate))",
                "TLSCertificateKeyFile \(authority.keyFile(configuration.certificate))",
                "TLSVerifyClient try",
            ]
        }
        if let external = configuration.external {
            // In quotes slapd.conf eats a backslash, hence `[+]`.
            lines += [
                #"authz-regexp "gidNumber=([0-9]+)[+]uidNumber=([0-9]+),cn=peercred,cn=external,cn=auth" "\#(external)""#,
                #"authz-regexp "cn=sync client,o=Lab" "\#(external)""#,
            ]
        }
        lines.append(
            #"authz-regexp "uid=([^,]+),(cn=[^,]*,)?cn=[^,]+,cn=auth""#
                + #" "ldap:///\#(suffix)??sub?(|(uid=$1)(cn=$1))""#)
        lines += configuration.access
        lines += [
            #"access to dn.base="" by * read"#, #"access to dn.base="cn=subschema" by * read"#,
            "access to attrs=userPassword by anonymous auth by * none",
            "access to * by users read by anonymous auth",
        ]
        lines += configuration.globalLines
        lines += [
            "database mdb", "suffix \(suffix)", "rootdn cn=admin,\(suffix)", "rootpw admin",
            "directory \(folder)/db", "maxsize 1073741824", "dbnosync", "index objectClass eq",
            "index uid,mail eq",
        ]
        lines += configuration.databaseLines
        return lines.joined(separator: "\n") + "\n"
    }
}
