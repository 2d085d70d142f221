"""The languages of query parameters, compiled to SQL: filters, orders, masks, pages."""
