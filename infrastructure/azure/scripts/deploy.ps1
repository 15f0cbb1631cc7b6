<#
.SYNOPSIS
    Brings an environment on Azure to what infrastructure/azure/bicep says, for those on Windows.
.DESCRIPTION
    AKS behind an Application Gateway, Citus, workers on Container Instances: as deploy-bicep.sh does. Passwords and keys
    are drawn on the first run and kept in the vault, which lets in this machine (DEPLOY_ADDRESS, or what the internet
    sees of it) meanwhile.
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

function Get-KeptSecret {
    <# The vault's secret of the name, or a new one on the first run. #>
    param([string] $Vault, [string] $Name)
    if ($Vault) {
        $known = & az keyvault secret show --vault-name $Vault --name $Name --query value --output tsv 2>$null
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

function Set-VaultDoor {
    <# Lets this machine into the vault (add), or out again (remove). #>
    [CmdletBinding(SupportsShouldProcess)]
    param([string] $Vault, [ValidateSet('add', 'remove')] [string] $Verb)
    if (-not $Vault -or -not $address) { return }
    if (-not $PSCmdlet.ShouldProcess($Vault, "$Verb $address")) { return }
    Invoke-Az keyvault network-rule $Verb --name $Vault --ip-address $address --output none | Out-Null
}

function Set-VaultSecret {
    <# Through a file, so that it stands in no list of processes. The right to write takes some minutes to be known everywhere. #>
    [CmdletBinding(SupportsShouldProcess)]
    param([string] $Vault, [string] $Name, [string] $Value)
    if (-not $PSCmdlet.ShouldProcess("$Vault/$Name", 'Write')) { return }
    $file = New-TemporaryFile
    try {
        Set-Content -Path $file.FullName -Value $Value -NoNewline -Encoding utf8
        foreach ($try in 1..30) {
            & az keyvault secret set --vault-name $Vault --name $Name --file $file.FullName --encoding utf-8 --output none
            if ($LASTEXITCODE -eq 0) { return }
            Write-Verbose "the vault does not take $Name yet ($try of 30)"
            Start-Sleep -Seconds 10
        }
        throw "the vault $Vault does not take secrets from you; the lines above say why"
    }
    finally { Remove-Item -Path $file.FullName -Force }
}

if ((Invoke-Az group exists --name $group) -ne 'true') {
    if (-not $PSCmdlet.ShouldProcess($group, "Make the resource group in $Region")) { return }
    Invoke-Az group create --name $group --location $Region --output none | Out-Null
}

# As the first run left them, so that a second one changes none.
$address = $env:DEPLOY_ADDRESS
if (-not $address) { $address = (Invoke-WebRequest -Uri 'https://api.ipify.org' -TimeoutSec 10 -UseBasicParsing).Content }
$vault = Invoke-Az keyvault list --resource-group $group --query '[0].name' --output tsv
Set-VaultDoor -Vault $vault -Verb add
$password = Get-KeptSecret -Vault $vault -Name 'database-password'
$authSecret = Get-KeptSecret -Vault $vault -Name 'auth-secret'
$backupKey = Get-KeptSecret -Vault $vault -Name 'backup-key'
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
Set-VaultDoor -Vault $vault -Verb add
try {
    Set-VaultSecret -Vault $vault -Name 'database-password' -Value $password
    Set-VaultSecret -Vault $vault -Name 'auth-secret' -Value $authSecret
    Set-VaultSecret -Vault $vault -Name 'backup-key' -Value $backupKey
    Set-VaultSecret -Vault $vault -Name 'database-url' -Value "postgresql://rag:$password@$($outputs.databaseHost.value):5432/rag?$query"
    Set-VaultSecret -Vault $vault -Name 'redis-url' -Value "rediss://:$([uri]::EscapeDataString($key))@${cache}:10000/0"
}
finally { Set-VaultDoor -Vault $vault -Verb remove }

$outputs.PSObject.Properties | ForEach-Object { "$($_.Name)`t$($_.Value.value)" }
Write-Output "next: az aks get-credentials --resource-group $group --name $($outputs.cluster.value), then the chart (docs/deployment.md)"
