mock_provider "google" {
  source = "../../tests/mocks"
}

variables {
  name               = "rag-pipeline-production"
  billing_account    = "012345-6789AB-CDEF01"
  project_number     = "123456789012"
  environment        = "production"
  monthly_budget_usd = 1500
  channels           = ["projects/example-project/notificationChannels/1"]
}

run "people_are_told_before_the_money_is_spent" {
  assert {
    condition     = one(one(google_billing_budget.this.amount).specified_amount).units == "1500" && one(google_billing_budget.this.budget_filter).labels.environment == "production"
    error_message = "The budget counts what bears the environment's label."
  }

  assert {
    condition     = toset([for rule in google_billing_budget.this.threshold_rules : rule.spend_basis]) == toset(["CURRENT_SPEND", "FORECASTED_SPEND"])
    error_message = "People are told at 80 percent, and when the forecast exceeds the budget."
  }
}

run "malformed_account_is_refused" {
  command = plan

  variables {
    billing_account = "mine"
  }

  expect_failures = [var.billing_account]
}

run "no_budget_is_refused" {
  command = plan

  variables {
    monthly_budget_usd = 0
  }

  expect_failures = [var.monthly_budget_usd]
}
