using Amazon.CDK;
using Mba.Infra;

var app = new App();
Deployment.Create(app, EnvSettings.Read(app.Node), new FunctionCode("artifacts/publish"));
app.Synth();
