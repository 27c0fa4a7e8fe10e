import Benchmark
import CorporateDirectory
import Directory
import MailModel
import Routing
import Tables

/// The program's path step by step, on 10,000 users; `make bench-micro`.
let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration = .init(
        metrics: [.wallClock, .cpuUser, .throughput], maxDuration: .seconds(2))
    let company = Company()

    Benchmark("addresses: 1,000 of each form, parsed", configuration: .init(scalingFactor: .kilo)) {
        benchmark in
        let forms = [
            "anna.keller@example.com", "Anna.Keller@Example.COM",
            "jos\u{e9}@b\u{fc}cher.example",
        ]
        for _ in benchmark.scaledIterations {
            for form in forms { blackHole(try form.withBytes { try Address($0) }) }
        }
    }

    Benchmark("filter: 10,000 entries matched") { benchmark in
        let filter = Company.filter(
            "(&(objectClass=inetOrgPerson)(|(uid=u*)(l=paris))(!(mail=x*)))")
        let matcher = EntryMatcher(filter, attributes: Company.request.attributes)
        let directory = try LDIFDirectory(path: company.file)
        for _ in benchmark.scaledIterations {
            try directory.search(Company.request) { blackHole(matcher.matches($0)) }
        }
    }

    Benchmark("LDIF: 10,000 entries read") { benchmark in
        let directory = try LDIFDirectory(path: company.file)
        for _ in benchmark.scaledIterations {
            try directory.search(Company.request) { blackHole($0.has(0)) }
        }
    }

    Benchmark("decide: 10,000 entries read, recognised, placed") { benchmark in
        for _ in benchmark.scaledIterations {
            blackHole(try company.compilation().count(of: .user))
        }
    }

    Benchmark("compile: all of it, to the sorted table") { benchmark in
        for _ in benchmark.scaledIterations { blackHole(try await company.table()) }
    }

    Benchmark("render: the canonical files") { benchmark in
        let table = try await company.table()
        benchmark.startMeasurement()
        for _ in benchmark.scaledIterations {
            for file in CanonicalTable.allCases {
                blackHole(try TextSink.gather { try file.render(table, to: &$0) }.count)
            }
        }
    }
}
