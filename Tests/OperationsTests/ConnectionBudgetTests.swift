import Operations
import Testing

@Suite struct ConnectionBudgetTests {
    @Test func `pools that fit are healthy`() {
        let check = ConnectionBudget(instances: 22, poolSize: 8, maximum: 197).check
        #expect(check.isHealthy)
        #expect(check.finding.contains("196 connections"))
    }

    @Test func `pools that do not fit are told which size would`() {
        let check = ConnectionBudget(instances: 23, poolSize: 8, maximum: 197).check
        #expect(!check.isHealthy)
        #expect(check.remedy == "raise max_connections to 204 or more, or set DATABASE_POOL_SIZE to 7")
    }

    @Test func `more instances than connections can only be helped by more connections`() {
        let check = ConnectionBudget(instances: 100, poolSize: 1, maximum: 97).check
        #expect(check.remedy == "raise max_connections to 120 or more")
    }
}
