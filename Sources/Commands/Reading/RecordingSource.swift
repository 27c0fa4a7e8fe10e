import Directory
import MailModel

/// A source that remembers what it was asked: whoever asks the same again, with the same attributes,
/// is told all that the first one was.
final class RecordingSource: DirectorySource {
    /// The searches, in order.
    private(set) var searches: [SearchRequest] = []
    /// The entries that were read by name.
    private(set) var reads: [(dn: String, attributes: AttributeList)] = []

    private let source: any DirectorySource

    init(_ source: any DirectorySource) { self.source = source }

    var origin: String { source.origin }
    var notes: DirectoryNotes { source.notes }

    func search(_ request: SearchRequest, each: (borrowing Entry) throws -> Void) throws {
        searches.append(request)
        try source.search(request, each: each)
    }

    func read(
        dn: String, attributes: AttributeList, each: (borrowing Entry) throws -> Void
    ) throws -> Bool {
        reads.append((dn, attributes))
        return try source.read(dn: dn, attributes: attributes, each: each)
    }
}
