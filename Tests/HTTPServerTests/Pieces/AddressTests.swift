import Testing

@testable import HTTPServer

struct AddressTests {
    @Test(arguments: [
        ("127.0.0.1:8080", "127.0.0.1", 8080), ("[::1]:0", "::1", 0), ("localhost:65535", "localhost", 65_535),
        ("0.0.0.0:1", "0.0.0.0", 1), ("[::]:80", "::", 80), ("api.example.com:443", "api.example.com", 443),
    ])
    func addressToListenOnIsRead(_ text: String, _ host: String, _ port: Int) throws {
        let address = try ListenAddress(text)
        #expect(address.host == host)
        #expect(address.port == port)
        #expect(address.description == text)
    }

    @Test(arguments: [
        "", ":", ":8080", "8080", "localhost", "localhost:", "localhost:x", "localhost:65536", "localhost:-1",
        "localhost:123456",
        "::1:80", "[::1]", "[::1]80", "[1.2.3.4]:80", "[x]:80", "[]:80", "a b:80", "http://a:80", "a/b:80", "é:80",
        "localhost:８０",
    ])
    func otherTextIsRefusedWithAnExample(_ text: String) {
        #expect(throws: ListenAddress.Invalid.self) { try ListenAddress(text) }
        do {
            _ = try ListenAddress(text)
        } catch {
            #expect("\(error)".contains("127.0.0.1:8080"))
        }
    }

    @Test(arguments: [
        ("192.0.2.17", "192.0.2.0/24", false), ("127.0.0.1", "127.0.0.0/24", true), ("127.9.8.7", "127.9.8.0/24", true),
        ("::1", "::/48", true), ("2001:db8:1:2::9", "2001:db8:1::/48", false),
        ("::ffff:192.0.2.17", "192.0.2.0/24", false),
    ])
    func clientIsNamedInLogsByItsNetwork(_ text: String, _ network: String, _ isLoopback: Bool) throws {
        let remote = RemoteAddress(try #require(IPAddress(text)))
        #expect(remote.network == network)
        #expect(remote.isLoopback == isLoopback)
        #expect(remote.text == (text == "::ffff:192.0.2.17" ? "192.0.2.17" : text))
    }

    @Test func networkContainsItsAddressesAlone() throws {
        let network = try #require(Network("10.1.0.0/16"))
        #expect(network.contains(try #require(IPAddress("10.1.255.3"))))
        #expect(network.contains(try #require(IPAddress("::ffff:10.1.2.3"))))
        #expect(!network.contains(try #require(IPAddress("10.2.0.1"))))
        #expect(!network.contains(try #require(IPAddress("2001:db8::1"))))
        let six = try #require(Network("2001:db8::/33"))
        #expect(six.contains(try #require(IPAddress("2001:db8:7fff::1"))))
        #expect(!six.contains(try #require(IPAddress("2001:db8:8000::1"))))
        #expect(try #require(Network("0.0.0.0/0")).contains(try #require(IPAddress("8.8.8.8"))))
        #expect(try #require(Network("192.0.2.1")).contains(try #require(IPAddress("192.0.2.1"))))
    }

    @Test(arguments: [
        "", "10.0.0.0/33", "10.0.0.1/8", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/8/8", "x/8", "::/129", "10.0.0.0/008x",
    ])
    func networkOutOfShapeIsRefused(_ text: String) {
        #expect(Network(text) == nil)
    }
}
