import Glibc
import TestSupport
import Testing

/// Mail that arrives while Postfix changes from one generation to the next.
@Suite(.serialized) struct MailWindowTests {
    @Test
    func `Mail for somebody who moves in is delivered all the while, at the old place or the new`()
        throws
    {
        let lab = try MailLab(.init(postfix: "{settle: 11s}", live: true))
        #expect(try lab.send("0", to: "omar.haddad@example.com").code == 250)
        try lab.moveIn("ohaddad")

        let sync = try lab.beginSync()
        var count = 0
        while sync.isRunning {
            count += 1
            let answer = try lab.send("\(count)", to: "omar.haddad@example.com")
            #expect(answer.code == 250, "\(count): \(answer)")
            usleep(500_000)
        }
        #expect(sync.exitStatus == 0)
        #expect(count > 1)

        #expect(try lab.queueEmpties())
        let here = try lab.inbox(of: "ohaddad", count: 1)
        let there = try lab.exchange.messages().map(\.subject)
        #expect((here + there).sorted() == (0...count).map(String.init).sorted())
    }
}
