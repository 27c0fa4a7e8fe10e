import Glibc
import MailModel
import Synchronization

/// A server on 127.0.0.1 that speaks just enough LDAP to go wrong in one way.
package final class MisbehavingServer: Sendable {
    /// How it goes wrong; unless said otherwise, binds succeed and a search brings one entry first.
    package enum Manner: Sendable, Equatable {
        /// Accepts connections and never says a word.
        case silent
        /// Never answers a search, not even with an entry.
        case hangsInSearch
        /// Sends half a second entry, then nothing.
        case halfAnEntry
        /// Sends the second entry byte by byte, one each `seconds`.
        case drips(seconds: Double)
        /// Sends entries without an end, one each `seconds`.
        case endless(seconds: Double)
        /// Announces a message of 2 GiB.
        case hugeMessage
        /// After so many pages the first one comes again, with its cookie.
        case pagesInCircles(of: Int)
        /// Pages come to an end, but all have the same cookie, as Samba's do: `count` pages.
        case pagesWithOneCookie(count: Int)
        /// Answers a request for pages without the paging control.
        case forgetsPageControl
        /// Ends a page with a paging control that has exactly this value, or none.
        case pageControl(value: [UInt8]?)
        /// Ends a page with two paging controls: no more pages, and more pages.
        case twoPageControls
        /// Says something unasked, without giving it a name, before it ends the search.
        case namelessNotice
        /// Says that it is going down (LDAP code 52), and closes the connection.
        case goesDown
        /// Ends the search with the answer to another operation (the tag).
        case foreignAnswer(UInt8)
        /// Answers a bind with the answer to another operation (the tag).
        case foreignBind(UInt8)
        /// Answers StartTLS without giving the answer a name.
        case namelessStartTLS
        /// Ends the search with this LDAP code.
        case result(Int)
        /// Points to another server before it ends the search.
        case reference
        /// Sends the six values of `member` two at a time, as Active Directory does with 1,500.
        case ranged
        /// Sends the first two values of `member` in a range, and knows of no others when asked.
        case rangedShort
        /// Closes the connection after the first entry.
        case closes
        /// Refuses StartTLS.
        case noStartTLS
    }

    /// For example `ldap://127.0.0.1:40123`.
    package let ldap: String
    private let listener: Int32
    private let thread: SystemThread

    /// Listens; a server at a time for each connection, on a thread of its own.
    package init(_ manner: Manner) throws {
        let (descriptor, port) = try Ports.bound()
        guard listen(descriptor, 16) == 0 else { throw SystemCallFailed("listen") }
        signal(SIGPIPE, SIG_IGN)
        listener = descriptor
        ldap = "ldap://127.0.0.1:\(port)"
        thread = try SystemThread("server") {
            while true {
                let connection = accept(descriptor, nil, nil)
                guard connection >= 0 else { return }
                _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
                _ = try? SystemThread("connection") {
                    MisbehavingConnection(connection, manner).serve()
                    close(connection)
                }
            }
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        thread.join()
        close(listener)
    }
}
