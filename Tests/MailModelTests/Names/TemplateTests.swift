import MailModel
import Testing

/// Templates name mailboxes.
@Suite struct TemplateTests {
    @Test(arguments: [
        ("", []),
        ("plain", [Template.Part.text("plain")]),
        ("{login}@example.com", [.login, .text("@example.com")]),
        ("+{login}", [.text("+"), .login]),
        ("{primary}", [.primary]), ("{local}", [.local]), ("{id}", [.id]),
        ("{attr:mailHost}", [.attribute("mailHost")]),
        ("{local}{id}", [.local, .id]),
        ("é{id}ß", [.text("é"), .id, .text("ß")]),
    ])
    func `Texts and placeholders`(text: String, parts: [Template.Part]) throws {
        #expect(try Template(text).parts == parts)
    }

    @Test(arguments: [
        ("a}", 1, "'}' without '{'"), ("é{login", 1, "'{' without '}'"),
        ("{login}}", 7, "'}' without '{'"),
    ])
    func `Mistakes have their place`(text: String, offset: Int, message: String) {
        let error = #expect(throws: TemplateSyntaxError.self) { try Template(text) }
        #expect(error?.offset == offset)
        #expect(error?.message == message)
    }

    @Test(arguments: ["{uid}", "{}", "{attr:}"])
    func `An unknown placeholder is told what there is`(placeholder: String) {
        let error = #expect(throws: TemplateSyntaxError.self) { try Template("x" + placeholder) }
        #expect(error?.offset == 1)
        #expect(error?.message.hasPrefix("unknown placeholder '\(placeholder)'") == true)
    }

    @Test func `A template knows the attributes it needs`() throws {
        #expect(try Template("{attr:a}-{login}-{attr:B}@x").attributes == ["a", "B"])
    }
}
