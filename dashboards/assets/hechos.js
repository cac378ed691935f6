/* A link to a place that is folded away unfolds it. */
function unfold() {
  var place = document.getElementById(decodeURIComponent(window.location.hash.slice(1)));
  var folded = place && place.closest("details");
  if (folded) { folded.open = true; place.scrollIntoView(); }
}
window.addEventListener("hashchange", unfold);

/* Draws ready HTML inside one element, and takes the first paint away once the page stands. */
window.hechos_components = {
  Markup: function (props) {
    React.useEffect(function () {
      var first = document.getElementById("first-paint");
      if (first) { first.remove(); unfold(); }
    }, []);
    var inside = { dangerouslySetInnerHTML: { __html: props.html } };
    return React.createElement(props.tag, Object.assign({}, props.attributes, inside));
  }
};
