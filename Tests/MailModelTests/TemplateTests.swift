import MailModel
import Testing

@Suite("Templates name mailboxes")
struct TemplateTests {
    @Test(
        "Texts and placeholders",
        arguments: [
            ("", []),
            ("plain", [Template.Part.text("plain")]),
            ("{login}@example.com", [.login, .text("@example.com")]),
            ("+{login}", [.text("+"), .login]),
            ("{primary}", [.primary]), ("{local}", [.local]), ("{id}", [.id]),
            ("{attr:mailHost}", [.attribute("mailHost")]),
            ("{local}{id}", [.local, .id]),
            ("é{id}ß", [.text("é"), .id, .text("ß")]),
        ])
    func parts(text: String, parts: [Template.Part]) throws {
        #expect(try Template(text).parts == parts)
    }

    @Test(
        "Mistakes have their place",
        arguments: [
            ("a}", 1, "'}' without '{'"), ("é{login", 1, "'{' without '}'"),
            ("{login}}", 7, "'}' without '{'"),
        ])
    func mistakes(text: String, offset: Int, message: String) {
        let error = #expect(throws: TemplateSyntaxError.self) { try Template(text) }
        #expect(error?.offset == offset)
        #expect(error?.message == message)
    }

    @Test("An unknown placeholder is told what there is", arguments: ["{uid}", "{}", "{attr:}"])
    func unknown(placeholder: String) {
        let error = #expect(throws: TemplateSyntaxError.self) { try Template("x" + placeholder) }
        #expect(error?.offset == 1)
        #expect(error?.message.hasPrefix("unknown placeholder '\(placeholder)'") == true)
    }

    @Test("A template knows the attributes it needs")
    func attributes() throws {
        #expect(try Template("{attr:a}-{login}-{attr:B}@x").attributes == ["a", "B"])
    }
}
