import MailModel
import Routing
import Settings

/// Addresses that must be on a certain system in every new generation.
struct Canaries {
    private let canaries: [Canary]

    init(_ canaries: [Canary]) {
        self.canaries = canaries
    }

    /// One phrase for each canary that does not hold.
    func failures(in table: RoutingTable) -> [String] {
        canaries.compactMap { canary in
            let address = canary.address.withBytes { try? Address($0) }
            guard let address, address.domain != nil else {
                return "\(canary.address) is not an address"
            }
            let route = address.bytes(in: []).withUnsafeBytes { table.route(for: $0) }
            guard let route else {
                return "\(canary.address) must be on \(canary.system) and has no route"
            }
            let system = table.systemName(route.system)
            if system == canary.system { return nil }
            let found = system.map { "on \($0)" } ?? route.action.rawValue
            return "\(canary.address) must be on \(canary.system) and is \(found)"
        }
    }
}
