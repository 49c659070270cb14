// Runs cdk-nag's AwsSolutions, HIPAA, NIST 800-53 R5 and PCI DSS 3.2.1 packs over synthesised templates. Prints each accepted finding once with its reason
// and fails on a finding that is not accepted, a rule that could not be evaluated, and an acceptance that accepts nothing.
import { App, Aspects, Stack } from 'aws-cdk-lib';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R5Checks, PCIDSS321Checks } from 'cdk-nag';
import { basename } from 'node:path';
import { foldersFromArguments, templatesIn, withoutBootstrapCheck } from './templates.mjs';

class Recorder {
  open = [];
  accepted = [];
  onCompliance() {}
  onNotApplicable() {}
  onNonCompliance(finding) { this.open.push({ ...where(finding), why: finding.ruleInfo }); }
  onError(finding) { this.open.push({ ...where(finding), why: `not evaluated: ${finding.errorMessage}` }); }
  onSuppressed(finding) { this.accepted.push({ ...where(finding), reason: finding.suppressionReason }); }
  onSuppressedError(finding) { this.accepted.push({ ...where(finding), reason: finding.errorSuppressionReason }); }
}

const where = ({ ruleId, findingId, resource }) => ({ rule: ruleId, finding: findingId ?? '', resource: resource.node.id });

function check(file) {
  const { copy, template } = withoutBootstrapCheck(file);
  const app = new App({ analyticsReporting: false });
  new CfnInclude(new Stack(app, 'Checked'), 'Template', { templateFile: copy });
  const recorder = new Recorder();
  for (const Pack of [AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R5Checks, PCIDSS321Checks])
    Aspects.of(app).add(new Pack({ reports: false, logIgnores: false, additionalLoggers: [recorder] }));
  const print = process.stderr.write;
  process.stderr.write = () => true; // the packs' own annotations; the recorder has them all
  app.synth();
  process.stderr.write = print;
  const { open, alike } = apart(recorder.open, recorder.accepted);
  return { open, accepted: [...recorder.accepted, ...alike], idle: idle(template, recorder.accepted) };
}

/**
 * NIST 800-53 and PCI DSS have rules of the HIPAA pack under their own names: one decision about a resource is the answer to all of them.
 */
function apart(found, accepted) {
  const bare = (rule) => rule.replace(/^(HIPAA\.Security|NIST\.800\.53\.R5|PCI\.DSS\.321)-/, '');
  const reasonOf = (f) => accepted.find((a) => a.resource === f.resource && a.finding === f.finding && a.rule !== f.rule && bare(a.rule) === bare(f.rule))?.reason;
  const alike = found.filter((f) => bare(f.rule) !== f.rule && reasonOf(f)).map((f) => ({ ...f, reason: reasonOf(f) }));
  return { open: found.filter((f) => !alike.some((a) => a.rule === f.rule && a.finding === f.finding && a.resource === f.resource)), alike };
}

/** Acceptances in the template that no finding met: the reason has gone, and so should they. */
function idle(template, accepted) {
  return Object.entries(template.Resources).flatMap(([resource, { Metadata }]) =>
    (Metadata?.cdk_nag?.rules_to_suppress ?? [])
      .filter((s) => !accepted.some((a) => a.resource === resource && a.rule === s.id && (!s.applies_to || s.applies_to.some((applied) => covers(applied, a.finding)))))
      .map((s) => ({ rule: s.id, finding: JSON.stringify(s.applies_to ?? ''), resource, why: 'accepted, but not found' })));
}

/** An acceptance names its finding, or gives a regular expression between slashes. */
const covers = (applied, finding) => (applied.regex ? new RegExp(applied.regex.slice(1, -1)).test(finding) : applied === finding);

const line = ({ rule, finding, resource, why }) => `  ${rule}${finding && `[${finding}]`} ${resource}: ${why}`;
const reasons = new Map();
let findings = 0;
for (const folder of foldersFromArguments('usage: node infra/checks/nag.mjs CDK.OUT...')) {
  for (const file of templatesIn(folder)) {
    const { open, accepted, idle } = check(file);
    const wrong = [...open, ...idle];
    findings += wrong.length;
    console.log(`${basename(folder)}/${basename(file, '.template.json')}: ${wrong.length} open, ${accepted.length} accepted`);
    wrong.forEach((finding) => console.log(line(finding)));
    for (const { rule, finding, resource, reason } of accepted)
      reasons.set(`${rule}${finding && `[${finding}]`}`, new Map([...(reasons.get(`${rule}${finding && `[${finding}]`}`) ?? []), [`${basename(file)} ${resource}`, reason]]));
  }
}
if (process.env.NAG_REASONS)
  for (const [rule, resources] of [...reasons].sort())
    for (const [resource, reason] of resources) console.log(`${rule} ${resource}\n    ${reason}`);
if (findings > 0) {
  console.error(`nag: ${findings} findings are open`);
  process.exit(1);
}
