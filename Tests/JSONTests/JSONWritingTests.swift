import JSON
import Testing

@Suite struct JSONWritingTests {
    @Test func `members keep their order and numbers their shortest form`() {
        let value: JSONValue = ["b": 1, "a": [1.5, 2.0, 1e300, nil, true], "c": ["x": []]]
        #expect(value.text == #"{"b":1,"a":[1.5,2,1e+300,null,true],"c":{"x":[]}}"#)
    }

    @Test func `control characters leave as escapes and other text as it is`() {
        #expect(JSONValue.string("\u{0}\u{1F}\"\\\n\r\té😀/").text == #""\u0000\u001f\"\\\n\r\té😀/""#)
    }

    @Test func `numbers that JSON cannot say are null`() {
        #expect(JSONValue.array([.number(.nan), .number(.infinity)]).text == "[null,null]")
    }

    @Test func `pretty text is indented and parses to the same value`() throws {
        let value: JSONValue = ["a": [1, 2], "b": [:]]
        #expect(value.prettyText == "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": {}\n}")
        #expect(try JSONValue(parsing: Array(value.prettyText.utf8)) == value)
    }

    @Test func `objects compare without regard to order`() {
        #expect(["a": 1, "b": 2] as JSONValue == ["b": 2, "a": 1])
        #expect((["a": 1, "b": 2] as JSONValue).hashValue == (["b": 2, "a": 1] as JSONValue).hashValue)
    }
}
