// Reads what an error of the service is classified by. Before it stand the types of one generator: Status and TYPE.
export function told(error: Status): string[] {
  return (error.details ?? []).map((detail) => {
    const type: unknown = detail[TYPE];
    const reason: unknown = detail["reason"];
    const domain: unknown = detail["domain"];
    const metadata: unknown = detail["metadata"];
    return JSON.stringify([error.code, error.message, type, reason, domain, metadata]);
  });
}

export const error: Status = {
  code: 8,
  message: "",
  details: [
    {
      [TYPE]: "type.googleapis.com/google.rpc.ErrorInfo",
      reason: "SAMPLE_REASON",
      domain: "example.com",
      metadata: { key: "value" },
    },
  ],
};
