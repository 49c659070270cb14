using Amazon.CDK;
using Mba.Infra;

var app = new App();
var given = GivenContext.FromEnvironment("cdk.json");
EnvSettings settings;
try
{
    settings = EnvSettings.Read(app.Node, given);
    TrustedRegions.Require(settings.Region ?? given.Region, "artifacts/publish/Mba.CsvIngestLambda/certificates.pem");
}
catch (InvalidOperationException faulty)
{
    await Console.Error.WriteLineAsync(faulty.Message);
    return 2;
}
Deployment.Create(app, settings, new FunctionCode("artifacts/publish"));
app.Synth();
return 0;
