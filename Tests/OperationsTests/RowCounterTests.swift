import Testing

@testable import Operations

struct RowCounterTests {
    private let dump = """
        CREATE TABLE public.words (id integer);
        COPY public.words (id, word) FROM stdin;
        1\tone
        2\t\\\\.
        \\.

        COPY public.empty (id) FROM stdin;
        \\.
        COPY other (id) FROM stdin;
        COPY
        \\.

        """

    @Test(arguments: [1, 7, 1000])
    func `each table's rows are counted, however the dump is cut`(length: Int) {
        let counter = RowCounter()
        var rest = Array(dump.utf8)[...]
        while !rest.isEmpty {
            counter.add(Array(rest.prefix(length)))
            rest = rest.dropFirst(length)
        }
        #expect(counter["words"] == 2)
        #expect(counter["empty"] == 0)
        #expect(counter["other"] == 1)
    }
}
