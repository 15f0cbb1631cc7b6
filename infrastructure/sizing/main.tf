# The one sizing table of all clouds. The cost estimate and docs/scaling.md read the same file.
locals {
  size = jsondecode(file("${path.module}/sizes.json"))[var.size]
}
