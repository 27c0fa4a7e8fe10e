import Directory
import MailModel
import Routing
import Settings

/// The search for the accounts of one kind, with all that deciding about them needs.
struct KindQuestion {
    let request: SearchRequest
    /// Searches of the kinds before: what they find is no account of this one.
    let earlier: ArraySlice<KindSettings>

    init(
        _ kind: KindRules, at index: Int, of settings: Settings,
        _ compilation: borrowing Compilation
    ) {
        let own = settings.kinds[index]
        earlier = settings.kinds[..<index]
        var attributes = compilation.attributes(for: kind)
        for other in earlier {
            for name in other.filter.attributes.names { attributes.insert(name) }
        }
        request = SearchRequest(
            base: own.base, scope: own.scope, filter: own.filter, attributes: attributes)
    }
}
