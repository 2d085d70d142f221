"""What upstream artefacts say about this resource, each in the same form: `surface.Surface`."""
