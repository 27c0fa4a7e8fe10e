import Directory
import MailModel
import Routing
import Settings

extension SearchRequest {
    /// Asks for the accounts of one kind, by its place in the settings, with all that deciding about
    /// them needs.
    init(kindAt index: Int, of settings: Settings, _ compilation: borrowing Compilation) {
        let own = settings.kinds[index]
        var attributes = compilation.attributes(for: own.rules)
        // What an earlier kind's search finds is no account of this one (`EarlierKinds`).
        for other in settings.kinds[..<index] where other.filter.isEvaluable {
            for name in other.filter.attributes.names { attributes.insert(name) }
        }
        self.init(
            bases: own.bases, exclude: own.exclude, scope: own.scope, filter: own.filter,
            attributes: attributes)
    }
}
