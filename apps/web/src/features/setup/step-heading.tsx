type StepHeadingProps = { title: string; text: string };

/** What a step is about; the focus begins here. */
export function StepHeading({ title, text }: StepHeadingProps) {
  return (
    <div>
      <h1
        data-page-title
        tabIndex={-1}
        className="font-serif text-2xl font-semibold tracking-tight outline-none sm:text-3xl"
      >
        {title}
      </h1>
      <p className="mt-2 text-muted">{text}</p>
    </div>
  );
}
