/** @jsxRuntime automatic */
import { Document, Page, Text, View } from '@react-pdf/renderer';
import { type ClientProposal, proposalName } from '@tripthread/shared/proposals/public/client-proposal';
import { formatDay, formatInstant, formatRoute } from '@tripthread/shared/messages/client-text';
import { Itinerary } from './itinerary.tsx';
import { Options } from './options.tsx';
import { RouteMap } from './route-map.tsx';
import { style } from './style.ts';

function Head({ proposal }: { proposal: ClientProposal }) {
  const { brokerage, preparedBy, preparedFor, validUntil } = proposal;
  // The route comes first, as on the client's page.
  const zone = proposal.legs[0]?.departure.zone ?? null;
  return (
    <View style={style.between}>
      <View style={{ flexGrow: 1, flexShrink: 1, flexBasis: 0, paddingRight: 20 }}>
        <Text style={[style.name, { color: brokerage.color }]}>{brokerage.name}</Text>
        {brokerage.contactLine === null ? null : <Text style={[style.small, style.soft]}>{brokerage.contactLine}</Text>}
      </View>
      <View style={{ width: 190 }}>
        <Text style={style.strong}>{proposalName(proposal)}</Text>
        <Text style={style.soft}>{formatDay(proposal.preparedAt.slice(0, 10))}</Text>
        {preparedFor === null ? null : (
          <Text style={style.soft}>
            for {[preparedFor.name, preparedFor.companyName].filter((name) => name !== null).join(', ')}
          </Text>
        )}
        <Text style={style.soft}>
          by {preparedBy.name}, {preparedBy.email}
        </Text>
        {validUntil === null ? null : (
          <Text style={[style.strong, { marginTop: 3 }]}>Valid until {formatInstant(validUntil, zone)}</Text>
        )}
      </View>
    </View>
  );
}

function Paragraphs({ text }: { text: string }) {
  return text.split(/\n{2,}/u).map((paragraph, index) => (
    <Text key={index} style={{ marginTop: index === 0 ? 0 : 5 }} orphans={2} widows={2}>
      {paragraph}
    </Text>
  ));
}

function Footer({ proposal }: { proposal: ClientProposal }) {
  const name = [proposal.brokerage.name, proposalName(proposal)].join(' · ');
  return (
    <Text
      style={style.footer}
      fixed
      render={({ pageNumber, totalPages }) => `${name} · page ${pageNumber} of ${totalPages}`}
    />
  );
}

/** Renders the client's document from the client's payload, which contains no internal data. */
export function ProposalDocument({ proposal }: { proposal: ClientProposal }) {
  const { brokerage, intro, terms } = proposal;
  return (
    <Document
      title={`${proposalName(proposal)}: ${proposal.title}`}
      author={brokerage.name}
      subject={formatRoute(proposal)}
      creator={brokerage.name}
      producer={brokerage.name}
      language="en"
      creationDate={new Date(proposal.preparedAt)}
      modificationDate={new Date(proposal.preparedAt)}
    >
      <Page size={proposal.currency === 'USD' ? 'LETTER' : 'A4'} style={style.page}>
        <View style={[style.band, { backgroundColor: brokerage.color }]} fixed />
        <View style={style.text}>
          <Head proposal={proposal} />
          <Text style={[style.title, { marginTop: 16 }]}>{proposal.title}</Text>
          {intro === null ? null : (
            <View style={{ marginTop: 7 }}>
              <Paragraphs text={intro} />
            </View>
          )}
          <RouteMap legs={proposal.legs} color={brokerage.color} isLow={proposal.options.length > 1} />
          <Itinerary legs={proposal.legs} />
          <Options options={proposal.options} color={brokerage.color} />
          {terms === null ? null : (
            <View style={style.section}>
              <Text style={style.heading} minPresenceAhead={40}>
                Terms
              </Text>
              <View style={style.small}>
                <Paragraphs text={terms} />
              </View>
            </View>
          )}
        </View>
        <Footer proposal={proposal} />
      </Page>
    </Document>
  );
}
