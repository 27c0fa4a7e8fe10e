import MailModel
import Tables
import Testing

/// Rows name the rule that decided.
@Suite struct RuleNameTests {
    private func parameters(_ names: [String]?) -> OutputParameters {
        OutputParameters(
            systems: [], domains: [], outputs: [],
            rules: ["group cn=far,dc=example", "no condition"], ruleNames: names)
    }

    @Test func `what a rule says is found by its name, or by its number in older generations`() {
        let named = parameters(["far", "2"])
        #expect(named.condition(of: "far") == "group cn=far,dc=example")
        #expect(named.condition(of: "2") == "no condition")
        #expect(named.condition(of: "1") == nil)
        let numbered = parameters(nil)
        #expect(numbered.condition(of: "1") == "group cn=far,dc=example")
        #expect(numbered.condition(of: "3") == nil && numbered.condition(of: "0") == nil)
        #expect(numbered.condition(of: "far") == nil)
    }

    @Test func `another name renders every table for the consumers alike`() {
        #expect(parameters(["far", "rest"]).renders(like: parameters(nil)))
    }
}
