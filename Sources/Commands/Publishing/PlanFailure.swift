/// Remembers that a side of a plan could not be read to its end.
final class PlanFailure {
    private(set) var error: (any Error)?

    /// Runs `body`; nil, and remembered, when it throws.
    func watch<Row>(_ body: () throws -> Row?) -> Row? {
        do { return try body() } catch {
            self.error = error
            return nil
        }
    }
}
