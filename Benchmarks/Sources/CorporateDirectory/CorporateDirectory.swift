/// A company's directory of any size, as LDIF: the same for the same size and seed.
///
/// Every user's values depend on the seed and the user's number alone, so a directory of a million
/// begins as one of ten thousand does. It has what corporate directories have: names with accents,
/// one to five addresses each, attributes no mail system asks for, teams in divisions in one group
/// of everybody whose mailbox is elsewhere (three users in ten), one leaver in a hundred, and in one
/// entry in a thousand an address that somebody else has too, or that is none.
public struct CorporateDirectory: Sendable {
    /// The suffix; `ou=people` and `ou=groups` are below it.
    public static let suffix = "dc=example,dc=com"
    /// The group that the placement rule of the measurements names.
    public static let relayGroup = "cn=split-relay,ou=groups,\(suffix)"
    static let teamSize = 1000
    static let divisionSize = 20

    /// How many users.
    public let users: Int
    /// Another seed gives another company.
    public let seed: UInt64
    /// How many users in ten thousand have moved to the other system, on top.
    public let moved: Int

    /// A directory of so many users; `moved` in ten thousand differ from the one with none.
    public init(users: Int, seed: UInt64 = 1, moved: Int = 0) {
        self.users = users
        self.seed = seed
        self.moved = moved
    }

    /// Writes the whole directory, parents before children.
    public func write(to output: inout Output) {
        writeTop(to: &output)
        for number in 0..<users { Person(number, in: self).write(to: &output) }
        let teams = (users + Self.teamSize - 1) / Self.teamSize
        for team in 0..<teams { writeTeam(team, to: &output) }
        let divisions = (teams + Self.divisionSize - 1) / Self.divisionSize
        for division in 0..<divisions {
            let range =
                division * Self.divisionSize..<min(teams, (division + 1) * Self.divisionSize)
            writeGroup("division-\(division)", members: range.map { "team-\($0)" }, to: &output)
        }
        writeGroup("split-relay", members: (0..<divisions).map { "division-\($0)" }, to: &output)
    }

    /// Whether the user's mailbox is on the other system.
    func isRelayed(_ number: Int) -> Bool {
        var dice = Dice(seed: seed, number: number, purpose: 1)
        if dice.roll(10) < 3 { return true }
        return dice.roll(10_000) < moved
    }

    private func writeTop(to output: inout Output) {
        output.line("dn: \(Self.suffix)")
        output.line("objectClass: dcObject")
        output.line("objectClass: organization")
        output.line("dc: example")
        output.line("o: Example")
        output.line("")
        for unit in ["people", "groups"] {
            output.line("dn: ou=\(unit),\(Self.suffix)")
            output.line("objectClass: organizationalUnit")
            output.line("ou: \(unit)")
            output.line("")
        }
    }

    private func writeTeam(_ team: Int, to output: inout Output) {
        let numbers = team * Self.teamSize..<min(users, (team + 1) * Self.teamSize)
        output.line("dn: cn=team-\(team),ou=groups,\(Self.suffix)")
        output.line("objectClass: groupOfNames")
        output.line("cn: team-\(team)")
        // groupOfNames must have a member: a team whose mailboxes are all here names itself.
        output.line("member: cn=team-\(team),ou=groups,\(Self.suffix)")
        for number in numbers where isRelayed(number) {
            output.line("member: \(Person(number, in: self).dn)")
        }
        output.line("")
    }

    private func writeGroup(_ name: String, members: [String], to output: inout Output) {
        output.line("dn: cn=\(name),ou=groups,\(Self.suffix)")
        output.line("objectClass: groupOfNames")
        output.line("cn: \(name)")
        output.line("member: cn=\(name),ou=groups,\(Self.suffix)")
        for member in members { output.line("member: cn=\(member),ou=groups,\(Self.suffix)") }
        output.line("")
    }
}
