<#
.SYNOPSIS
    Brings an environment on Azure to what infrastructure/azure/bicep says, for those on Windows.
.DESCRIPTION
    AKS behind an Application Gateway, Citus, workers on Container Instances: as deploy-bicep.sh does. The database's
    password is drawn on the first run and kept in the vault.
.EXAMPLE
    ./deploy.ps1 -Environment staging
.EXAMPLE
    ./deploy.ps1 -Environment production -WhatIf
#>
[CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
param(
    [Parameter(Mandatory)]
    [ValidateSet('development', 'staging', 'production')]
    [string] $Environment,

    [ValidatePattern('^[a-z0-9]+$')]
    [string] $Region = 'germanywestcentral'
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$infrastructure = Split-Path -Parent (Split-Path -Parent $PSScriptRoot)
$group = "rag-pipeline-$Environment"
$template = Join-Path $infrastructure 'azure/arm-templates/main.json'
$parameters = Join-Path $infrastructure "azure/arm-templates/parameters/$Environment.json"

function Invoke-Az {
    <# az, with an exception where it fails. #>
    $output = & az @args
    if ($LASTEXITCODE -ne 0) { throw "az $($args[0]) $($args[1]) failed; the lines above say why" }
    return $output
}

function Get-DatabasePassword {
    <# The vault's password, or a new one on the first run. #>
    $vault = Invoke-Az keyvault list --resource-group $group --query '[0].name' --output tsv
    if ($vault) {
        $known = & az keyvault secret show --vault-name $vault --name database-password --query value --output tsv 2>$null
        if ($LASTEXITCODE -eq 0 -and $known) { return $known }
    }
    return -join (1..48 | ForEach-Object { '{0:x}' -f [System.Security.Cryptography.RandomNumberGenerator]::GetInt32(16) })
}

function New-SecretParameterFile {
    <# The parameters that are no one's business, in a file that is deleted at the end. #>
    [CmdletBinding(SupportsShouldProcess)]
    param([string] $Password)
    $file = New-TemporaryFile
    if ($PSCmdlet.ShouldProcess($file.FullName, 'Write')) {
        @{
            '$schema'      = 'https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#'
            contentVersion = '1.0.0.0'
            parameters     = @{ databasePassword = @{ value = $Password } }
        } | ConvertTo-Json -Depth 5 | Set-Content -Path $file.FullName -Encoding utf8
    }
    return $file.FullName
}

function Set-VaultSecret {
    <# Through a file, so that it stands in no list of processes. #>
    [CmdletBinding(SupportsShouldProcess)]
    param([string] $Vault, [string] $Name, [string] $Value)
    if (-not $PSCmdlet.ShouldProcess("$Vault/$Name", 'Write')) { return }
    $file = New-TemporaryFile
    try {
        Set-Content -Path $file.FullName -Value $Value -NoNewline -Encoding utf8
        Invoke-Az keyvault secret set --vault-name $Vault --name $Name --file $file.FullName --encoding utf-8 --output none | Out-Null
    }
    finally { Remove-Item -Path $file.FullName -Force }
}

if ((Invoke-Az group exists --name $group) -ne 'true') {
    if (-not $PSCmdlet.ShouldProcess($group, "Make the resource group in $Region")) { return }
    Invoke-Az group create --name $group --location $Region --output none | Out-Null
}

$password = Get-DatabasePassword
$secrets = New-SecretParameterFile -Password $password
try {
    $options = @('--resource-group', $group, '--template-file', $template, '--parameters', "@$parameters", '--parameters', "@$secrets")
    Invoke-Az deployment group what-if @options
    if (-not $PSCmdlet.ShouldProcess($Environment, 'Change as shown above')) { return }
    $outputs = Invoke-Az deployment group create @options --query properties.outputs --output json | ConvertFrom-Json
}
finally { Remove-Item -Path $secrets -Force -ErrorAction SilentlyContinue }

$vault = $outputs.vaultName.value
$cache = $outputs.cacheHost.value
$key = Invoke-Az redisenterprise database list-keys --resource-group $group --cluster-name ($cache -split '\.')[0] --query primaryKey --output tsv
$query = 'sslmode=verify-full&sslrootcert=/etc/ssl/certs/ca-certificates.crt'
Set-VaultSecret -Vault $vault -Name 'database-password' -Value $password
Set-VaultSecret -Vault $vault -Name 'database-url' -Value "postgresql://rag:$password@$($outputs.databaseHost.value):5432/rag?$query"
Set-VaultSecret -Vault $vault -Name 'redis-url' -Value "rediss://:$([uri]::EscapeDataString($key))@${cache}:10000/0"

$outputs.PSObject.Properties | ForEach-Object { "$($_.Name)`t$($_.Value.value)" }
Write-Output "next: az aks get-credentials --resource-group $group --name $($outputs.cluster.value), then the chart (docs/deployment.md)"
