/** @jsxRuntime automatic */
import { Path, Svg, Text, View } from '@react-pdf/renderer';
import type { ClientOption, ClientPrice } from '@tripthread/shared/proposals/public/client-proposal';
import { formatTax } from '@tripthread/shared/messages/client-text';
import { formatMoney } from '@tripthread/shared/money/money';
import { ink, style } from './style.ts';

function Mark({ path, color }: { path: string; color: string }) {
  return (
    <Svg width={7} height={7} viewBox="0 0 10 10" style={{ marginTop: 2.5, marginRight: 4, flexShrink: 0 }}>
      <Path d={path} stroke={color} strokeWidth={1.5} fill="none" />
    </Svg>
  );
}

const marks = { included: 'M1 5.5 L4 8.5 L9 1.5', without: 'M2 5 L8 5' };

function Items({
  name,
  items,
  mark,
  color,
}: {
  name: string;
  items: readonly string[];
  mark: keyof typeof marks;
  color: string;
}) {
  if (items.length === 0) return null;
  return (
    <View style={{ marginTop: 6 }}>
      <Text style={[style.small, style.soft]}>{name}</Text>
      {items.map((item, index) => (
        <View key={index} style={style.row} wrap={false}>
          <Mark path={marks[mark]} color={color} />
          <Text style={{ flexShrink: 1, fontSize: 8, lineHeight: 1.4 }}>{item}</Text>
        </View>
      ))}
    </View>
  );
}

function Line({ name, amountMinor, currency }: { name: string; amountMinor: number; currency: string }) {
  return (
    <View style={[style.between, { fontSize: 8, lineHeight: 1.4 }]}>
      <Text style={[style.soft, { flexGrow: 1, flexShrink: 1, flexBasis: 0, paddingRight: 6 }]}>{name}</Text>
      <Text style={{ flexShrink: 0 }}>{formatMoney({ amountMinor, currency })}</Text>
    </View>
  );
}

function Price({ price, color }: { price: ClientPrice; color: string }) {
  const { currency } = price;
  const hasParts = price.taxes.length > 0 || price.cardFeeMinor > 0;
  return (
    <View style={{ marginTop: 8, paddingTop: 6, borderTopWidth: 0.5, borderTopColor: ink.line }} wrap={false}>
      {hasParts ? <Line name="Charter" amountMinor={price.charterMinor} currency={currency} /> : null}
      {price.taxes.map((tax, index) => (
        <Line key={index} name={formatTax(tax)} amountMinor={tax.amountMinor} currency={currency} />
      ))}
      {price.cardFeeMinor > 0 ? <Line name="Card fee" amountMinor={price.cardFeeMinor} currency={currency} /> : null}
      <View style={{ marginTop: 4 }}>
        <Text style={[style.small, style.soft]}>Total</Text>
        <Text style={{ fontSize: 13, fontWeight: 700, color, lineHeight: 1.2 }}>
          {formatMoney({ amountMinor: price.totalMinor, currency })}
        </Text>
      </View>
    </View>
  );
}

const factsOf = (option: ClientOption): readonly string[] =>
  [
    option.aircraftType !== null && option.aircraftType !== option.title ? option.aircraftType : null,
    option.tail === null ? null : `Registration ${option.tail}`,
    option.yearOfMake === null ? null : `Built ${option.yearOfMake}`,
    option.seats === null ? null : `${option.seats} seats`,
    option.operatorName === null ? null : `Operated by ${option.operatorName}`,
  ].filter((fact) => fact !== null);

function Head({ option, place, of }: { option: ClientOption; place: number; of: number }) {
  return (
    <View>
      {of === 1 ? null : <Text style={[style.small, style.soft]}>Option {place}</Text>}
      <Text style={{ fontSize: 11, fontWeight: 600, color: ink.strong, lineHeight: 1.3 }}>{option.title}</Text>
      {factsOf(option).map((fact) => (
        <Text key={fact} style={{ fontSize: 8, lineHeight: 1.4 }}>
          {fact}
        </Text>
      ))}
    </View>
  );
}

function Details({ option, color }: { option: ClientOption; color: string }) {
  return (
    <View>
      <Items name="Included" items={option.included} mark="included" color={color} />
      <Items name="Not included" items={option.notIncluded} mark="without" color={ink.soft} />
      {option.note === null ? null : <Text style={{ marginTop: 6, fontSize: 8, lineHeight: 1.4 }}>{option.note}</Text>}
    </View>
  );
}

/** Columns stay on one page, unless they fit on none. */
const isLong = (options: readonly ClientOption[]): boolean =>
  options.some(
    ({ included, notIncluded, note, title }) =>
      (included.length + notIncluded.length) * 40 + [...included, ...notIncluded, note ?? '', title].join('').length >
      (options.length > 2 ? 1_400 : 2_600),
  );

const card = { borderWidth: 0.5, borderColor: ink.line, borderRadius: 4, padding: 9, borderTopWidth: 2 };

/** Renders options side by side, each in a column; a single one over the whole width. */
export function Options({ options, color }: { options: readonly ClientOption[]; color: string }) {
  const [only] = options;
  if (only === undefined) return null;
  if (options.length === 1) return <OnlyOption option={only} color={color} />;
  return (
    <View style={style.section} wrap={isLong(options)}>
      <Text style={style.heading} minPresenceAhead={120}>
        {options.length} options
      </Text>
      <View style={[style.row, { alignItems: 'stretch' }]} wrap={isLong(options)}>
        {options.map((option, index) => (
          <View
            key={option.id}
            style={[
              card,
              {
                borderTopColor: color,
                flexGrow: 1,
                flexBasis: 0,
                marginLeft: index === 0 ? 0 : 7,
                justifyContent: 'space-between',
              },
            ]}
          >
            <View>
              <Head option={option} place={index + 1} of={options.length} />
              <Details option={option} color={color} />
            </View>
            <Price price={option.price} color={color} />
          </View>
        ))}
      </View>
    </View>
  );
}

function OnlyOption({ option, color }: { option: ClientOption; color: string }) {
  const mayWrap = isLong([option]);
  return (
    <View style={style.section}>
      <Text style={style.heading} minPresenceAhead={90}>
        Our offer
      </Text>
      <View style={[card, style.row, { borderTopColor: color }]} wrap={mayWrap}>
        <View style={{ flexGrow: 1, flexBasis: 0, paddingRight: 18 }}>
          <Head option={option} place={1} of={1} />
          <Details option={option} color={color} />
        </View>
        <View style={{ width: 190 }}>
          <Price price={option.price} color={color} />
        </View>
      </View>
    </View>
  );
}
