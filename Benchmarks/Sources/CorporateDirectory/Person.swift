/// One user of the company.
struct Person {
    private let number: Int
    private let company: CorporateDirectory
    private let given: Name
    private let family: Name
    private let login: String

    init(_ number: Int, in company: CorporateDirectory) {
        self.number = number
        self.company = company
        var dice = Dice(seed: company.seed, number: number, purpose: 2)
        given = Name.given[dice.roll(Name.given.count)]
        family = Name.family[dice.roll(Name.family.count)]
        login = "\(given.folded.prefix(1))\(family.folded)\(number)"
    }

    var dn: String { "uid=\(login),ou=people,\(CorporateDirectory.suffix)" }

    private var address: String { "\(given.folded).\(family.folded).\(number)@example.com" }

    func write(to output: inout Output) {
        var dice = Dice(seed: company.seed, number: number, purpose: 3)
        output.line("dn: \(dn)")
        output.line("objectClass: inetOrgPerson")
        output.line("objectClass: inetLocalMailRecipient")
        output.line("entryUUID: \(identity(&dice))")
        output.line("uid: \(login)")
        output.attribute("cn", "\(given.written) \(family.written)")
        output.attribute("sn", family.written)
        output.attribute("givenName", given.written)
        output.line("employeeNumber: \(100_000 + number)")
        output.line("employeeType: \(dice.roll(100) == 0 ? "leaver" : "staff")")
        output.attribute("l", Person.towns[dice.roll(Person.towns.count)])
        output.line("title: \(Person.titles[dice.roll(Person.titles.count)])")
        output.line("telephoneNumber: +49 30 \(1_000_000 + dice.roll(8_999_999))")
        for address in addresses(&dice) { output.attribute("mail", address) }
        if dice.roll(4) == 0 { output.line("mailLocalAddress: \(login)@example.com") }
        output.line("")
    }

    /// One to four values of `mail`; one in a thousand has a value that is odd.
    private func addresses(_ dice: inout Dice) -> [String] {
        var addresses = [address]
        if dice.roll(2) == 0 { addresses.append("\(family.folded)\(number)@example.com") }
        if dice.roll(4) == 0 {
            addresses.append("\(family.folded).\(given.folded).\(number)@example.org")
        }
        switch dice.roll(2000) {
        case 0 where number > 0:
            addresses.append(Person(number - 1, in: company).address)
        case 1:
            addresses.append("\(family.folded) without an at sign and with blanks")
        default:
            break
        }
        return addresses
    }

    private func identity(_ dice: inout Dice) -> String {
        let high = String(dice.next() | 1 << 63, radix: 16)
        let low = String(dice.next() | 1 << 63, radix: 16)
        return "\(high.prefix(8))-\(high.dropFirst(8).prefix(4))-4\(high.suffix(3))"
            + "-8\(low.prefix(3))-\(low.suffix(12))"
    }

    private static let towns = [
        "Berlin", "Lyon", "Łódź", "Kraków", "Porto", "Málaga", "Göteborg", "Turku",
    ]
    private static let titles = ["Engineer", "Clerk", "Buyer", "Nurse", "Planner", "Director"]
}

/// A name as it is written, and its letters without accents.
struct Name {
    let written: String
    let folded: String

    private init(_ written: String, _ folded: String? = nil) {
        self.written = written
        self.folded = folded ?? written.lowercased()
    }

    static let given = [
        Name("Anna"), Name("Björn", "bjoern"), Name("Chloé", "chloe"), Name("Dagmar"),
        Name("Émile", "emile"), Name("Fatima"), Name("Grzegorz"), Name("Hélène", "helene"),
        Name("Ivan"), Name("João", "joao"), Name("Kadir"), Name("Łukasz", "lukasz"),
        Name("María", "maria"), Name("Noor"), Name("Ólafur", "olafur"), Name("Paul"),
        Name("Quentin"), Name("Renée", "renee"), Name("Søren", "soren"), Name("Tünde", "tunde"),
        Name("Ursula"), Name("Victor"), Name("Wanda"), Name("Xavier"), Name("Yusuf"),
        Name("Zoë", "zoe"),
    ]
    static let family = [
        Name("Andersson"), Name("Bäcker", "baecker"), Name("Castaño", "castano"), Name("Dupont"),
        Name("Eriksen"), Name("Faßbender", "fassbender"), Name("García", "garcia"), Name("Haddad"),
        Name("Ibrahim"), Name("Jansen"), Name("Kowalczyk"), Name("Lefèvre", "lefevre"),
        Name("Müller", "mueller"), Name("Novák", "novak"), Name("Østergaard", "ostergaard"),
        Name("Petrov"), Name("Quist"), Name("Rossi"), Name("Šimić", "simic"), Name("Tanaka"),
        Name("Ünal", "uenal"), Name("Vandenberghe"), Name("Wiśniewski", "wisniewski"),
        Name("Yılmaz", "yilmaz"),
    ]
}
