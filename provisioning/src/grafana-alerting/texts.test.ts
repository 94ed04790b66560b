import { PERCENT, askedCount, askedLabel } from '../rules/words.js';
import { askedOf, translated, type Found } from './texts.js';

const OWN = 'max by (domain) (own{domain=%q})';

describe('a text of Prometheus', () => {
  it('names the figure that Grafana decides by, and does without where nothing was told', () => {
    expect(translated(`Only ${PERCENT} passed`, nothing)).toBe(
      'Only {{ with $values.A }}{{ .Value | humanizePercentage }}{{ else }}unknown{{ end }} passed',
    );
  });

  it('has a figure that is asked for beside, or says that it is not known', () => {
    const text = `of ${askedCount(OWN)} mails`;
    expect(askedOf(text)).toEqual([{ promql: OWN }]);
    expect(translated(text, () => ({ refId: 'F1' }))).toBe(
      'of {{ with $values.F1 }}{{ .Value | printf "%.0f" }}{{ else }}unknown{{ end }} mails',
    );
  });

  it('has a word of a policy for a figure that stands for it', () => {
    const text = askedLabel('dmarc_policy_info{domain=%q}', 'p');
    expect(askedOf(text)).toEqual([{ promql: 'dmarc_policy_info{domain=%q}', label: 'p' }]);
    expect(translated(text, () => ({ refId: 'F2' }))).toBe(
      '{{ with $values.F2 }}{{ if eq .Value 0.0 }}none{{ else if eq .Value 1.0 }}quarantine{{ else if eq .Value 2.0 }}reject{{ else if eq .Value 3.0 }}unset{{ else }}other{{ end }}{{ else }}unknown{{ end }}',
    );
  });

  it('has a word that is a label of the alert', () => {
    const text = askedLabel('dmarc_policy_info{domain=%q}', 'p');
    expect(translated(text, () => ({ label: 'previous_p' }))).toBe('{{ $labels.previous_p }}');
  });

  it('has a figure of everything', () => {
    const text = '{{ with query `count(up)` }}{{ . | first | value }}{{ else }}0{{ end }} instances';
    expect(askedOf(text)).toEqual([{ promql: 'count(up)' }]);
    expect(translated(text, () => ({ refId: 'F1' }))).toBe(
      '{{ with $values.F1 }}{{ .Value }}{{ else }}0{{ end }} instances',
    );
  });

  it('asks for the same figure once', () => {
    expect(askedOf(askedCount(OWN), `${askedCount(OWN)} and ${askedCount('other{domain=%q}')}`)).toHaveLength(
      2,
    );
  });
});

function nothing(): Found {
  throw new Error('it asks for nothing');
}
