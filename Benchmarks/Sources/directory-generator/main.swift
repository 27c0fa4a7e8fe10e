import CorporateDirectory

// directory-generator FILE USERS [MOVED-PER-10000 [SEED]]
let words = Array(CommandLine.arguments.dropFirst())
let numbers = words.dropFirst().map { Int($0) ?? -1 }
guard words.count >= 2, words.count <= 4, numbers.allSatisfy({ $0 >= 0 }) else {
    print("usage: directory-generator FILE USERS [MOVED-PER-10000 [SEED]]")
    throw UsageError()
}
try write(to: words[0])

func write(to path: String) throws {
    var output = try Output(path: path)
    CorporateDirectory(
        users: numbers[0], seed: numbers.count > 2 ? UInt64(numbers[2]) : 1,
        moved: numbers.count > 1 ? numbers[1] : 0
    ).write(to: &output)
}

struct UsageError: Error {}
