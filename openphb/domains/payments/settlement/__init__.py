"""Settlement between funders: what one body paid that another bears, stated, agreed and settled."""
