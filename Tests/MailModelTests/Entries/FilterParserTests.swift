import MailModel
import Testing

/// Filters are read as RFC 4515 writes them.
@Suite struct FilterParserTests {
    typealias Node = Filter.Node

    private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    private static let productions: [(String, Node)] = [
        ("(uid=anna)", Node.equal("uid", bytes("anna"))),
        ("(uid=)", .equal("uid", [])),
        ("(uid~=anna)", .approximate("uid", bytes("anna"))),
        ("(age>=30)", .greaterOrEqual("age", bytes("30"))),
        ("(age<=30)", .lessOrEqual("age", bytes("30"))),
        ("(mail=*)", .present("mail")),
        (
            "(cn=an*)",
            .substrings("cn", initial: bytes("an"), middle: [], final: nil)
        ),
        (
            "(cn=*na)",
            .substrings("cn", initial: nil, middle: [], final: bytes("na"))
        ),
        (
            "(cn=a*n*n*a)",
            .substrings(
                "cn", initial: bytes("a"), middle: [bytes("n"), bytes("n")], final: bytes("a"))
        ),
        ("(cn=*nn*)", .substrings("cn", initial: nil, middle: [bytes("nn")], final: nil)),
        (
            "(cn=a**b)",
            .substrings("cn", initial: bytes("a"), middle: [], final: bytes("b"))
        ),
        ("(cn=\\2a\\28\\29\\5c\\00)", .equal("cn", [0x2A, 0x28, 0x29, 0x5C, 0])),
        ("(cn=Lu\\c4\\8di\\C4\\87)", .equal("cn", bytes("Lučić"))),
        ("(cn=é)", .equal("cn", bytes("é"))),
        (
            "(o=Parens R Us \\28for all your parenthetical needs\\29)",
            .equal("o", bytes("Parens R Us (for all your parenthetical needs)"))
        ),
        ("(cn;lang-fr=x)", .equal("cn;lang-fr", bytes("x"))),
        ("(2.5.4.3=x)", .equal("2.5.4.3", bytes("x"))),
        ("(cn=a=b)", .equal("cn", bytes("a=b"))),
        ("(cn= a )", .equal("cn", bytes(" a "))),
        ("(&)", .and([])),
        ("(|)", .or([])),
        ("(&(a=1)(b=2))", .and([.equal("a", bytes("1")), .equal("b", bytes("2"))])),
        ("(|(a=1)(b=2))", .or([.equal("a", bytes("1")), .equal("b", bytes("2"))])),
        ("(!(a=1))", .not(.equal("a", bytes("1")))),
        (" ( & ( a=1)\n( ! (b=*) ) ) ", .and([.equal("a", bytes("1")), .not(.present("b"))])),
        (
            "(cn:caseExactMatch:=Fred)",
            .extensible(
                attribute: "cn", rule: "caseExactMatch", withDN: false, bytes("Fred"))
        ),
        ("(cn:=Betty)", .extensible(attribute: "cn", rule: nil, withDN: false, bytes("Betty"))),
        (
            "(sn:dn:2.4.6.8.10:=Barney)",
            .extensible(attribute: "sn", rule: "2.4.6.8.10", withDN: true, bytes("Barney"))
        ),
        ("(o:DN:=Ace)", .extensible(attribute: "o", rule: nil, withDN: true, bytes("Ace"))),
        (
            "(:1.2.3:=Wilma)",
            .extensible(attribute: nil, rule: "1.2.3", withDN: false, bytes("Wilma"))
        ),
        (
            "(:DN:2.4.6.8.10:=Dino)",
            .extensible(attribute: nil, rule: "2.4.6.8.10", withDN: true, bytes("Dino"))
        ),
    ]

    @Test(arguments: productions)
    func `Every production`(text: String, node: Node) throws {
        let filter = try Filter(text)
        #expect(filter.root == node)
        #expect(filter.text == text)
    }

    @Test(arguments: [
        ("", 0, "expected '('"),
        ("uid=anna", 0, "expected '('"),
        ("(uid=anna", 9, "expected ')'"),
        ("(uid=anna))", 10, "text after the end of the filter"),
        ("(uid=anna)(uid=bert)", 10, "text after the end of the filter"),
        ("()", 1, "expected an attribute name"),
        ("(=anna)", 1, "expected an attribute name"),
        ("(uid", 4, "expected '=', '>=', '<=', '~=' or ':='"),
        ("(uid)", 4, "expected '=', '>=', '<=', '~=' or ':=' after the attribute name"),
        ("(uid anna)", 4, "expected '=', '>=', '<=', '~=' or ':=' after the attribute name"),
        ("(uid>5)", 5, "expected '=' after '>'"),
        ("(uid<5)", 5, "expected '=' after '<'"),
        ("(uid~5)", 5, "expected '=' after '~'"),
        ("(uid=a(b)", 6, "'(' must be written \\28 in a value"),
        ("(uid>=a*)", 7, "'*' must be written \\2a here"),
        ("(uid:=a*)", 7, "'*' must be written \\2a here"),
        ("(uid=a\\2)", 7, "expected two hexadecimal digits after '\\'"),
        ("(uid=a\\zz)", 7, "expected two hexadecimal digits after '\\'"),
        ("(uid=a\\", 7, "expected two hexadecimal digits after '\\'"),
        ("(uid=a\u{0}b)", 6, "a NUL must be written \\00"),
        ("(uid=**)", 7, "'**' says nothing more than '*'"),
        ("(:=a)", 1, "expected an attribute name or a matching rule"),
        ("(:dn:=a)", 1, "expected an attribute name or a matching rule"),
        ("(uid:caseExactMatch=a)", 19, "expected ':='"),
        ("(uid:a:b:=c)", 8, "expected a matching rule or ':='"),
        ("(uid::=c)", 5, "expected a matching rule or ':='"),
        ("(!(a=1)(b=2))", 7, "expected ')'"),
        ("(&(a=1)b)", 7, "expected ')'"),
        ("(!a=1)", 2, "expected '('"),
        ("(é=1)", 1, "expected an attribute name"),
        ("(cn=éé(", 6, "'(' must be written \\28 in a value"),
    ])
    func `Every mistake has its place`(text: String, offset: Int, message: String) {
        #expect(throws: FilterSyntaxError(offset: offset, message: message)) {
            try Filter(text)
        }
    }

    @Test func `Two hundred parentheses are read, two hundred and one are not`() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "(!", count: depth - 1) + "(a=1)"
                + String(repeating: ")", count: depth - 1)
        }
        _ = try Filter(nested(200))
        let error = #expect(throws: FilterSyntaxError.self) { try Filter(nested(201)) }
        #expect(error?.message == "more than 200 nested parentheses")
    }

    @Test func `A filter knows its attributes, each once, without options`() throws {
        let filter = try Filter(
            "(&(a=1)(|(b;x=2)(c>=3)(d<=4)(e~=5))(!(f=*))(g=h*)(A=2)(i:=1)(:caseExactMatch:=j))")
        #expect(filter.attributes.names == ["a", "b", "c", "d", "e", "f", "g", "i"])
    }
}
