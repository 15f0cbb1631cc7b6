locals {
  zones = toset(var.zone_id == null ? [] : [var.zone_id])
}

resource "aws_acm_certificate" "this" {
  domain_name       = var.domain
  validation_method = "DNS"

  lifecycle {
    create_before_destroy = true
  }
}

# One name, hence one record, known before the certificate is.
resource "aws_route53_record" "validation" {
  for_each = local.zones
  zone_id  = each.key
  name     = one(aws_acm_certificate.this.domain_validation_options).resource_record_name
  type     = one(aws_acm_certificate.this.domain_validation_options).resource_record_type
  records  = [one(aws_acm_certificate.this.domain_validation_options).resource_record_value]
  ttl      = 300
}

# Waits until the record is there, whoever puts it in.
resource "aws_acm_certificate_validation" "this" {
  certificate_arn = aws_acm_certificate.this.arn
  depends_on      = [aws_route53_record.validation]

  timeouts {
    create = "45m"
  }
}

resource "aws_route53_record" "alias" {
  for_each = local.zones
  zone_id  = each.key
  name     = var.domain
  type     = "A"

  alias {
    name                   = aws_lb.this.dns_name
    zone_id                = aws_lb.this.zone_id
    evaluate_target_health = true
  }
}
